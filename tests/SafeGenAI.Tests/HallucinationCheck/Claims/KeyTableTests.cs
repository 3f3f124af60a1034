using CsCheck;
using SafeGenAI.HallucinationCheck.Claims;

namespace SafeGenAI.Tests.HallucinationCheck.Claims;

public class KeyTableTests
{
    [Fact]
    public void ATable_KnowsWhatWasAdded_HoweverMuchThatIs() =>
        Gen.Select(Gen.Int[-500, 500].Array[0, 2_000], Gen.Int[0, 50], Gen.Bool).Sample((keys, capacity, isSealed) =>
        {
            KeyTable table = new(capacity);
            Dictionary<int, int> places = [];
            HashSet<int> all = [];
            for (int i = 0; i < keys.Length; i++)
            {
                all.Add(keys[i]);
                if (keys[i] % 2 == 0)
                {
                    table.Add(keys[i]);
                }
                else
                {
                    Assert.Equal(places.TryAdd(keys[i], i), table.Add(keys[i], i));
                }
            }

            if (isSealed)
            {
                table.Seal();
            }

            for (int key = -501; key <= 501; key++)
            {
                Assert.Equal(all.Contains(key), table.Contains(key));
                Assert.Equal(places.TryGetValue(key, out int place) ? place : null, table.Place(key));
            }
        });
}
