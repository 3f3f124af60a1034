using System.Reflection;
using SafeGenAI.HallucinationCheck;

namespace SafeGenAI.Tests.HallucinationCheck;

public sealed class KnownFindingCodesTests
{
    [Fact]
    public void EveryPublicCode_IsKnown_AndNoOther()
    {
        IEnumerable<string> codes = typeof(QuoteFindingCodes).Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith("FindingCodes", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(codes.Order(StringComparer.Ordinal), KnownFindingCodes.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AVeryLongCode_IsRefusedWithoutDelay()
    {
        string code = "quote." + new string('x', 1_000_000);

        Assert.NotNull(KnownFindingCodes.FaultOf(code, hasOwnDetectors: false));
    }
}
