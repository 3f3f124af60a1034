using SafeGenAI.HallucinationCheck.Texts;

namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Compares the names of one answer with its sources.</summary>
internal sealed class NameComparison(AnswerText answer, NameIndex sources, string? request)
{
    private NameIndex? _request;

    /// <summary>Built when a name is not in the sources: the request often holds them.</summary>
    private NameIndex? Request => request is { Length: > 0 } ? _request ??= new NameIndex([new SourceText("", request)]) : null;
    private KeyTable? _common;

    /// <summary>How the name stands to the sources; null where it names nobody.</summary>
    public NameResult? Compare(NameMention mention)
    {
        int from = mention.From;
        if (mention.StartsSentence && !NameScanner.HasInnerCapital(answer[from]))
        {
            from++;
        }

        int telling = 0;
        bool found = true;
        int? evidence = null;
        Span<char> initials = stackalloc char[8];
        int initial = 0;
        for (int word = from; word < mention.To; word++)
        {
            if (Acronym(word, mention.To) is { } acronym)
            {
                telling++;
                found &= acronym;
            }

            if (!Tells(word))
            {
                continue;
            }

            evidence ??= sources.Find(answer[word]);
            if (initial < initials.Length)
            {
                initials[initial++] = answer[word][0];
            }

            if (!NameWords.IsGeneric(answer[word]))
            {
                telling++;
                found &= IsFound(word, mention.To) || IsCommonHere(word);
            }
        }

        found = found || (initial is > 1 and < 7 && IsGiven(NameKey.Of(initials[..initial])));
        return found && IsOther(mention) ? new NameResult(mention.From, found, evidence, IsOther: true)
            : telling == 0 ? null
            : new NameResult(from, found, evidence);
    }

    private bool IsOther(NameMention mention)
    {
        for (int word = mention.From; word < mention.To; word++)
        {
            if ((word + 1 < mention.To && IsOther(word, word + 1, isFirst: true)) || (word > mention.From && IsOther(word, word - 1, isFirst: false)))
            {
                return true;
            }
        }

        return false;
    }

    // What the request names so is right.
    private bool IsOther(int word, int neighbour, bool isFirst) => NameDistinctions.IsOther(answer[word], answer[neighbour], isFirst, sources)
        && Request?.ContainsPair(answer[isFirst ? word : neighbour], answer[isFirst ? neighbour : word]) != true;

    /// <summary>Whether an acronym with dots that starts here is given; null where none does.</summary>
    private bool? Acronym(int word, int end)
    {
        Span<char> letters = stackalloc char[DottedAcronym.Longest];
        int length = DottedAcronym.Read(answer, word, letters);
        if (length == 0 || word + length > end || MeasureNames.IsMoney(answer, word + length))
        {
            return null;
        }

        return IsFound(letters[..length]);
    }

    private bool Tells(int word)
    {
        ReadOnlySpan<char> text = answer[word];
        return text.Length > 1 && char.IsLetter(text[0]) && NameScanner.IsCapitalised(answer, word) && !NameWords.IsCommon(text) && !NameWords.IsRoman(text)
            && text.IndexOfAnyInRange('0', '9') < 0
            && NumberLexicon.Find(answer, word).Kind is not (TermKind.Month or TermKind.DoubtfulMonth or TermKind.Weekday or TermKind.DoubtfulWeekday)
            && !MeasureNames.IsPart(answer, word);
    }

    private bool IsFound(int word, int end)
    {
        ReadOnlySpan<char> text = answer[word];
        if (IsFound(text))
        {
            return true;
        }

        // "Spider Man" of Spiderman
        int own = NameKey.Append(NameKey.Empty, text);
        return (word + 1 < end && IsGiven(NameKey.Append(own, NameKey.WithoutPossessive(answer[word + 1]))))
            || (word > 0 && IsGiven(NameKey.Append(NameKey.Of(answer[word - 1]), NameKey.WithoutPossessive(text))));
    }

    private bool IsFound(ReadOnlySpan<char> name)
    {
        if (sources.Contains(name) || Request?.Contains(name) == true)
        {
            return true;
        }

        foreach (int alias in NameAliases.Of(name))
        {
            if (IsGiven(alias))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsGiven(int key) => sources.ContainsWord(key) || Request?.ContainsWord(key) == true;

    // A word that the answer also writes small has its capital for another reason.
    private bool IsCommonHere(int word)
    {
        if (_common is null)
        {
            _common = new KeyTable(answer.Words.Length);
            for (int i = 0; i < answer.Words.Length; i++)
            {
                if (answer.Words[i].Kind == WordKind.Letters && !NameScanner.IsCapitalised(answer, i))
                {
                    _common.Add(answer.Words[i].Hash);
                }
            }

            _common.Seal();
        }

        return _common.Contains(answer.Words[word].Hash);
    }
}
