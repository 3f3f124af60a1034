namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>What was counted in a sentence, or in all sentences of an answer.</summary>
internal record struct FeatureSums
{
    public int Terms;
    public int Novel1;
    public int Novel2;
    public int Novel3;
    public int Novel4;
    public int Total2;
    public int Total3;
    public int Total4;
    public int LongestRun;

    /// <summary>Terms in runs of two and more that stand in a source in that order.</summary>
    public int Copied;

    public int Content;
    public int NovelContent;
    public int Weight;
    public int NovelWeight;

    /// <summary>The weight that the one sentence of the sources covers that covers most.</summary>
    public int BestPassage;

    /// <summary>The weight that two neighbouring sentences of a source cover.</summary>
    public int BestWindow;

    /// <summary>Content words in novel runs of three and more.</summary>
    public int InNovelRuns;

    public int NovelFunction;
    public int NovelFirstPerson;
    public int NovelNegations;

    /// <summary>Numbers and names that stand in no source. No feature: what they are worth is for the checks of their own.</summary>
    public int NovelSpecifics;

    /// <summary>Terms in sentences that ask.</summary>
    public int Questions;

    /// <summary>The highest share of novel weight of a sentence.</summary>
    public double WorstSentence;

    public void Add(in FeatureSums sentence)
    {
        Terms += sentence.Terms;
        Novel1 += sentence.Novel1;
        Novel2 += sentence.Novel2;
        Novel3 += sentence.Novel3;
        Novel4 += sentence.Novel4;
        Total2 += sentence.Total2;
        Total3 += sentence.Total3;
        Total4 += sentence.Total4;
        LongestRun = Math.Max(LongestRun, sentence.LongestRun);
        Copied += sentence.Copied;
        Content += sentence.Content;
        NovelContent += sentence.NovelContent;
        Weight += sentence.Weight;
        NovelWeight += sentence.NovelWeight;
        BestPassage += sentence.BestPassage;
        BestWindow += sentence.BestWindow;
        InNovelRuns += sentence.InNovelRuns;
        NovelFunction += sentence.NovelFunction;
        NovelFirstPerson += sentence.NovelFirstPerson;
        NovelNegations += sentence.NovelNegations;
        NovelSpecifics += sentence.NovelSpecifics;
        Questions += sentence.Questions;
        WorstSentence = Math.Max(WorstSentence, sentence.WorstSentence);
    }
}
