namespace SafeGenAI.Failures.Refusals;

/// <summary>Matches what is refused: a verb of serving with the request, or a thing models are asked for, as its object.</summary>
internal readonly ref struct FrameMatcher(PhraseReader reader, RefusalBook book, RefusalFrame frame)
{
    private readonly PhraseReader _reader = reader;

    public PhraseMatch Match(int position) => Part(0, position);

    private PhraseMatch Part(int index, int position)
    {
        if (index == frame.Parts.Length)
        {
            return End(position);
        }

        RefusalPart part = frame.Parts[index];
        PhraseMatch best = part.IsOptional ? Part(index + 1, position) : PhraseMatch.No;
        for (int skipped = 0; ; skipped++)
        {
            int start = _reader.SkipSpace(position);
            bool found = false;
            foreach (string phrase in part.Phrases)
            {
                PhraseMatch match = _reader.Phrase(phrase, start, out int end);
                found |= match == PhraseMatch.Yes;
                best = Best(best, match == PhraseMatch.Yes ? Part(index + 1, end) : match);
            }

            // Of several in a row the first is the object.
            if (found || skipped == part.MostWordsBefore)
            {
                return best;
            }

            position = _reader.WordEnd(start);
            if (_reader.MayGoOnAt(position))
            {
                return Best(best, PhraseMatch.Open);
            }

            if (position == start || PhraseReader.IsOneOf(_reader.Text[start..position], part.Barriers))
            {
                return best;
            }
        }
    }

    private PhraseMatch End(int position) => frame.End switch
    {
        RefusalEnd.FullStop => Stop(position, mayGoOn: false),
        RefusalEnd.Clause => Stop(position, mayGoOn: true),
        RefusalEnd.Reason => Reason(_reader.SkipSeparators(position)),
        RefusalEnd.Sentence => Rest(position, wholeText: false),
        RefusalEnd.Words => Words(position, wholeText: false),
        _ => Words(position, wholeText: true),
    };

    // Nothing but an end may follow; after a comma the rest of the sentence may have a word to say.
    private PhraseMatch Stop(int position, bool mayGoOn)
    {
        ReadOnlySpan<char> text = _reader.Text;
        while (position < text.Length && (text[position] is ' ' or '\u00A0' or '\u202F' or '"' or '”' or '“' or '»' or '」' or ')'
            || PhraseReader.IsInvisible(text[position]) || PhraseReader.IsApostrophe(text[position])))
        {
            position++;
        }

        if (position == text.Length)
        {
            return _reader.MayEnd;
        }

        return text[position] switch
        {
            '.' or '!' or '?' or '…' or '\r' or '\n' or '。' or '！' or '？' => PhraseMatch.Yes,
            ',' or ';' or ':' or '-' or '–' or '—' when mayGoOn => Rest(position + 1, wholeText: false),
            _ => PhraseMatch.No,
        };
    }

    private PhraseMatch Reason(int position)
    {
        PhraseMatch best = PhraseMatch.No;
        foreach (string reason in book.Reasons)
        {
            PhraseMatch match = _reader.Phrase(reason, position, out int end);
            best = Best(best, match == PhraseMatch.Yes ? Rest(end, wholeText: false) : match);
        }

        return best;
    }

    private PhraseMatch Words(int position, bool wholeText)
    {
        int start = _reader.SkipSpace(position);
        if (_reader.MayGoOnAt(start))
        {
            return PhraseMatch.Open;
        }

        return _reader.WordEnd(start) > start ? Rest(start, wholeText) : PhraseMatch.No;
    }

    private PhraseMatch Rest(int position, bool wholeText)
    {
        ReadOnlySpan<char> text = _reader.Text;
        while (position < text.Length)
        {
            int end = _reader.WordEnd(position);
            if (end == position)
            {
                if (!wholeText && _reader.IsSentenceEnd(position))
                {
                    return PhraseMatch.Yes;
                }

                position++;
                continue;
            }

            if (!_reader.MayGoOnAt(end) && PhraseReader.IsOneOf(text[position..end], book.Concessions))
            {
                return PhraseMatch.No;
            }

            position = end;
        }

        return _reader.MayEnd;
    }

    private static PhraseMatch Best(PhraseMatch left, PhraseMatch right) => left > right ? left : right;
}
