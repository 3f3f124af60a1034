namespace SafeGenAI.HallucinationCheck.Quotes;

/// <summary>Where the pieces of a marked text stand in the stripped one.</summary>
internal sealed class PlaceMap
{
    private readonly List<int> _marked = [];
    private readonly List<int> _stripped = [];

    /// <summary>From here on the texts run in parallel, until the next such place.</summary>
    public void Add(int marked, int stripped)
    {
        if (_marked.Count == 0 || marked - stripped != _marked[^1] - _stripped[^1])
        {
            _marked.Add(marked);
            _stripped.Add(stripped);
        }
    }

    /// <summary>The place in the stripped text; what was taken out is where it stood.</summary>
    /// <param name="marked">The place in the marked text.</param>
    /// <param name="length">The length of the stripped text.</param>
    public int ToStripped(int marked, int length)
    {
        int found = _marked.BinarySearch(marked);
        int piece = found >= 0 ? found : ~found - 1;
        return piece < 0 ? 0 : Math.Min(_stripped[piece] + marked - _marked[piece], piece + 1 < _stripped.Count ? _stripped[piece + 1] : length);
    }
}
