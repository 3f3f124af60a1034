namespace SafeGenAI.HallucinationCheck.Claims;

/// <summary>Names that stand for one another without a rule: France and French, the US and America, Bob and Robert.</summary>
internal static class NameAliases
{
    private static readonly string[] Groups =
    [
        "us usa america american americans states",
        "uk britain british briton britons kingdom england english",
        "eu europe european europeans",
        "france french frenchman frenchwoman", "germany german germans deutschland", "spain spanish spaniard spaniards", "england english englishman",
        "netherlands dutch holland", "ireland irish irishman", "scotland scottish scots scot", "wales welsh", "denmark danish dane danes",
        "sweden swedish swede swedes", "finland finnish finn finns", "poland polish pole poles", "turkey turkish turk turks türkiye", "greece greek greeks",
        "switzerland swiss", "norway norwegian norwegians", "portugal portuguese", "philippines filipino filipinos", "thailand thai", "iceland icelandic",
        "belgium belgian", "israel israeli israelis", "iraq iraqi iraqis", "pakistan pakistani", "ukraine ukrainian", "afghanistan afghan afghans", "kurdistan kurd kurdish",
        "rome roman romans", "jew jews jewish judaism", "buddha buddhism buddhist buddhists", "islam islamic muslim muslims", "christ christian christianity christmas",
        "nyc york", "la angeles", "dc washington", "tv television", "xmas christmas", "ussr soviet soviets",
        "robert bob rob bobby", "william bill will billy", "michael mike", "james jim jimmy", "thomas tom", "richard dick rick", "david dave",
        "joseph joe", "daniel dan", "benjamin ben", "samuel sam", "alexander alex", "anthony tony", "edward ed ted", "steven steve stephen",
        "christopher chris", "matthew matt", "nicholas nick", "elizabeth liz beth", "katherine kate catherine", "margaret maggie", "jennifer jen",
    ];

    private static readonly Dictionary<int, int[]> Aliases = Build();

    /// <summary>The keys of the other names of a word, or none.</summary>
    public static ReadOnlySpan<int> Of(ReadOnlySpan<char> word) => Aliases.TryGetValue(NameKey.Of(word), out int[]? aliases) ? aliases : [];

    private static Dictionary<int, int[]> Build()
    {
        Dictionary<int, int[]> aliases = [];
        foreach (string group in Groups)
        {
            int[] keys = [.. group.Split(' ').Select(name => NameKey.Of(name))];
            foreach (int key in keys)
            {
                aliases[key] = aliases.TryGetValue(key, out int[]? known) ? [.. known, .. keys] : keys;
            }
        }

        return aliases;
    }
}
