using System.Collections.Frozen;

namespace SafeGenAI.HallucinationCheck.Grounding;

/// <summary>Words that say little about where a text comes from, in English.</summary>
internal static class CommonWords
{
    private static readonly FrozenDictionary<string, WordTraits>.AlternateLookup<ReadOnlySpan<char>> Known = Build();

    /// <summary>What is known of a word in lower case without its clitics; nothing of most words.</summary>
    public static WordTraits Of(ReadOnlySpan<char> word) => Known.TryGetValue(word, out WordTraits traits) ? traits : WordTraits.None;

    private static FrozenDictionary<string, WordTraits>.AlternateLookup<ReadOnlySpan<char>> Build()
    {
        Dictionary<string, WordTraits> known = [];
        Add(known, WordTraits.Function,
            "a an the this that these those such same other another each every either neither both all any some few many much more most less least several enough own " +
            "and or but nor so yet if then than as at by for from in into of off on onto out over to up down with within about above across after against along among around before behind " +
            "below beneath beside besides between beyond despite during except inside like near outside per since through throughout till toward towards under until upon via while although though because whereas whether unless " +
            "is am are was were be been being do does did done doing has have had having will would shall should can could may might must ought ca wo sha " +
            "you he she it they him her them your his its their yours hers theirs himself herself itself themselves yourself " +
            "who whom whose which what when where why how whatever whoever whenever wherever here there now too very also just only even still again ever already always often sometimes " +
            "rather quite almost perhaps maybe however therefore thus hence moreover furthermore otherwise instead else once yes yeah yea yep yup oh ok okay well hi hello hey wow haha lol hmm um please thanks thank sure " +
            "really actually basically probably definitely certainly indeed pretty kind sort etc ie eg mr mrs ms dr something anything everything someone anyone everyone thing things way lot lots bit " +
            "get gets got getting go goes going gone went come comes came let lets s t m d re ve ll o im ive id ill youre hes shes theyre dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt thats whats theres");
        Add(known, WordTraits.Function | WordTraits.FirstPerson, "i me my mine myself we us our ours ourselves im ive id");
        Add(known, WordTraits.Function | WordTraits.Negation, "not no never none nothing nobody nowhere neither nor cannot without dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt");
        Add(known, WordTraits.Light,
            "know knows knew known think thinks thought believe believes guess suppose hope wish want wants wanted wonder need needs try tries tried like likes liked love loves loved enjoy enjoys enjoyed hate prefer feel feels felt " +
            "say says said tell tells told talk talking speak ask asked mean means meant call calls called name named see sees saw seen look looks looked watch watched hear heard read find finds found remember forget " +
            "make makes made making take takes took taken give gives gave given put keep keeps kept use uses used using help helps work works worked start started begin began become becomes became happen happens happened seem seems seemed " +
            "show shows showed shown bring brings brought turn turned play plays played live lives lived leave left stay run move consider considered include includes including base based involve follow " +
            "good better best great nice cool amazing awesome fun funny interesting favorite favourite bad worse worst big bigger large small little long short high low old older new newer young early late first last next different similar " +
            "popular famous important main main real true right wrong sure hard easy able possible likely common special beautiful crazy sad happy glad whole full certain various single " +
            "people person man men woman women guy guys child children kid kids friend friends family world country place places time times year years day days today week month life part parts number group " +
            "idea fact facts story stories reason example case question answer point side end kind type types form name names word words movie movies film films show song book books lot home house " +
            "together away back far long ago later soon today tonight usually mostly generally especially particularly totally completely exactly absolutely kinda gonna wanna anyway");
        return known.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static void Add(Dictionary<string, WordTraits> known, WordTraits traits, string words)
    {
        foreach (string word in words.Split(' '))
        {
            known[word] = known.GetValueOrDefault(word) | traits;
        }
    }
}
