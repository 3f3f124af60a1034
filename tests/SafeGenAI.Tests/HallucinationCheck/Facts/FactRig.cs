using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using SafeGenAI.Calls;
using SafeGenAI.HallucinationCheck;
using SafeGenAI.HallucinationCheck.Facts;

namespace SafeGenAI.Tests.HallucinationCheck.Facts;

/// <summary>A detector of products over a catalogue.</summary>
internal sealed class FactRig
{
    public FactRig(Catalogue catalogue, FactWorld world = FactWorld.Closed, params MentionReader[] readers)
        : this(Check(catalogue, world, readers))
    {
    }

    public FactRig(params FactCheck[] checks) => Detector = new FactDetector(checks, Logger);

    public FakeTimeProvider Time { get; } = new();

    public FakeLogger Logger { get; } = new();

    public FactDetector Detector { get; }

    public static FactCheck<Product> Check(Catalogue catalogue, FactWorld world = FactWorld.Closed, params MentionReader[] readers)
    {
        FactCheck<Product> check = new FactCheck<Product>("product", world, catalogue)
            .SingleValued(new NumberProperty<Product>("price", product => product.Price) { Units = ["EUR", "€", "euros"] })
            .SingleValued(new NamedProperty<Product>("colour", product => product.Colour) { Values = ["red", "blue", "green"] });
        foreach (MentionReader reader in readers.DefaultIfEmpty(MentionReader.InBrackets))
        {
            check.MentionedBy(reader);
        }

        return check;
    }

    public Task<Detection> DetectAsync(string answer, string? tenant = null, CancellationToken cancellationToken = default)
    {
        GenAICall call = new CallRuntime { Time = Time, Feature = "shop" }.Open(new CallIdentity { TenantId = tenant }, parent: null);
        return Detector.DetectAsync(new DetectionArguments(answer, [], call), cancellationToken).AsTask();
    }
}
