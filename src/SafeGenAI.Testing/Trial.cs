namespace SafeGenAI.Testing;

/// <summary>One case of a conformance suite under way: what was expected and not found.</summary>
internal class Trial
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public void Equal<T>(string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            Fail($"{what}: expected {Told(expected)}, found {Told(found)}");
        }
    }

    public void Sequence<T>(string what, IEnumerable<T> expected, IEnumerable<T> found)
    {
        (T[] wanted, T[] seen) = ([.. expected], [.. found]);
        if (!wanted.SequenceEqual(seen))
        {
            Fail($"{what}: expected [{string.Join(", ", wanted)}], found [{string.Join(", ", seen)}]");
        }
    }

    public async Task ThrowsAsync<TException>(string what, Func<Task> call)
        where TException : Exception
    {
        try
        {
            await call();
            Fail($"{what}: expected {typeof(TException).Name}, nothing was thrown");
        }
        catch (TException)
        {
            // As it must be.
        }
    }

    public void Fail(string detail)
    {
        lock (_found)
        {
            _found.Add(detail);
        }
    }

    /// <summary>Lets callers begin at once.</summary>
    public static async Task TogetherAsync(int callers, Func<int, Task> call)
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] all = [.. Enumerable.Range(0, callers).Select(async caller =>
        {
            await gate.Task;
            await Task.Run(() => call(caller));
        })];
        gate.SetResult();
        await Task.WhenAll(all);
    }

    private static string Told<T>(T value) => value switch
    {
        null => "nothing",
        DateTimeOffset time => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
