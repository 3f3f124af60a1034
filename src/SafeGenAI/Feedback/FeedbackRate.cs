namespace SafeGenAI.Feedback;

/// <summary>Counts votes per voter and minute, in bounded memory.</summary>
/// <param name="most">Votes of one voter in a minute.</param>
/// <param name="time">The clock; only its running counts, so that setting it back frees nobody.</param>
internal sealed class FeedbackRate(int most, TimeProvider time)
{
    /// <summary>Voters in a minute; more are refused, for then somebody is making them up.</summary>
    public const int MostVoters = 65_536;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _votes = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();
    private long _minute;

    /// <summary>Counts a vote.</summary>
    /// <returns>Whether it is within the limit.</returns>
    public bool TryTake(string voter)
    {
        long minute = (long)time.GetElapsedTime(_start).TotalMinutes;
        lock (_lock)
        {
            if (minute != _minute)
            {
                _minute = minute;
                _votes.Clear();
            }

            int votes = _votes.GetValueOrDefault(voter);
            if (votes >= most || (votes == 0 && _votes.Count >= MostVoters))
            {
                return false;
            }

            _votes[voter] = votes + 1;
            return true;
        }
    }
}
