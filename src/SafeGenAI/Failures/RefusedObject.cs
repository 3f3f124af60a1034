namespace SafeGenAI.Failures;

/// <summary>Matches what is refused: a verb of serving with the request, or a thing models are asked for, as its object.</summary>
internal readonly ref struct RefusedObject(PhraseReader reader)
{
    private const int MostWordsBeforeMaterial = 5;

    private readonly PhraseReader _reader = reader;

    private delegate PhraseMatch Continuation(RefusedObject matcher, int position);

    public PhraseMatch Match(int position, bool ofMachine)
    {
        PhraseMatch best = Any(RefusalPhrases.RequestVerbs, position, static (matcher, end) => matcher.Request(end, mayReason: true));
        best = Best(best, Any(RefusalPhrases.AnswerVerbs, position, static (matcher, end) => matcher.Request(end, mayReason: false)));
        best = Best(best, Any(RefusalPhrases.BareVerbs, position, static (matcher, end) => matcher.Stop(end)));
        best = Best(best, Any(RefusalPhrases.AssistingVerbs, position, static (matcher, end) => matcher.Anything(end, wholeText: false)));
        best = Best(best, Any(RefusalPhrases.GivingVerbs, position, static (matcher, end) => matcher.Material(end)));
        return ofMachine ? Best(best, Anything(position, wholeText: true)) : best;
    }

    // The lambdas are static, so their delegates are made once.
    private PhraseMatch Any(string[] phrases, int position, Continuation next)
    {
        PhraseMatch best = PhraseMatch.No;
        position = _reader.SkipSpace(position);
        foreach (string phrase in phrases)
        {
            PhraseMatch match = _reader.Phrase(phrase, position, out int end);
            best = Best(best, match == PhraseMatch.Yes ? next(this, end) : match);
        }

        return best;
    }

    // "I can't answer this question because it is not in the text" is an honest answer, not a policy: no reason there.
    private PhraseMatch Request(int position, bool mayReason) => Best(
        Any(RefusalPhrases.Pronouns, position, static (matcher, end) => matcher.Stop(end)),
        Any(RefusalPhrases.Determiners, position, mayReason
            ? static (matcher, end) => matcher.Any(RefusalPhrases.Requests, end, static (inner, last) => inner.StopOrReason(last))
            : static (matcher, end) => matcher.Any(RefusalPhrases.Requests, end, static (inner, last) => inner.Stop(last))));

    private PhraseMatch StopOrReason(int position) => Best(
        Stop(position), Any(RefusalPhrases.Reasons, position, static (matcher, end) => matcher.Rest(end, wholeText: false)));

    private PhraseMatch Material(int position)
    {
        for (int word = 0; word <= MostWordsBeforeMaterial; word++)
        {
            int start = _reader.SkipSpace(position);
            position = _reader.WordEnd(start);
            if (_reader.MayGoOnAt(position))
            {
                return PhraseMatch.Open;
            }

            ReadOnlySpan<char> found = _reader.Text[start..position];
            if (PhraseReader.IsOneOf(found, RefusalPhrases.Materials))
            {
                return Rest(position, wholeText: false);
            }

            if (found.IsEmpty || PhraseReader.IsOneOf(found, RefusalPhrases.OtherObject))
            {
                return PhraseMatch.No;
            }
        }

        return PhraseMatch.No;
    }

    private PhraseMatch Anything(int position, bool wholeText)
    {
        int start = _reader.SkipSpace(position);
        if (_reader.MayGoOnAt(start))
        {
            return PhraseMatch.Open;
        }

        return _reader.WordEnd(start) > start ? Rest(start, wholeText) : PhraseMatch.No;
    }

    // Nothing but an end may follow; after a comma the rest of the sentence has a word to say.
    private PhraseMatch Stop(int position)
    {
        ReadOnlySpan<char> text = _reader.Text;
        while (position < text.Length && (text[position] is ' ' or '"' or '”' or ')' || PhraseReader.IsInvisible(text[position])
            || PhraseReader.IsApostrophe(text[position])))
        {
            position++;
        }

        if (position == text.Length)
        {
            return _reader.MayEnd;
        }

        return text[position] switch
        {
            '.' or '!' or '?' or '…' or '\r' or '\n' => PhraseMatch.Yes,
            ',' or ';' or ':' or '-' or '–' or '—' => Rest(position + 1, wholeText: false),
            _ => PhraseMatch.No,
        };
    }

    private PhraseMatch Rest(int position, bool wholeText)
    {
        ReadOnlySpan<char> text = _reader.Text;
        while (position < text.Length)
        {
            int end = _reader.WordEnd(position);
            if (end == position)
            {
                if (!wholeText && IsSentenceEnd(position))
                {
                    return PhraseMatch.Yes;
                }

                position++;
                continue;
            }

            if (!_reader.MayGoOnAt(end) && PhraseReader.IsOneOf(text[position..end], RefusalPhrases.Concessions))
            {
                return PhraseMatch.No;
            }

            position = end;
        }

        return _reader.MayEnd;
    }

    // A full stop inside a number or an abbreviation ends nothing.
    private bool IsSentenceEnd(int position)
    {
        ReadOnlySpan<char> text = _reader.Text;
        return text[position] is '!' or '?' or '\n'
            || (text[position] is '.' && position + 1 < text.Length && char.IsWhiteSpace(text[position + 1]));
    }

    private static PhraseMatch Best(PhraseMatch left, PhraseMatch right) => left > right ? left : right;
}
