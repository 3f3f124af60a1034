namespace SafeGenAI.HallucinationCheck.Claims;
internal sealed class NameDetector : IHallucinationDetector
{
    public string Version => "names/1";
    public ValueTask<Detection> DetectAsync(DetectionArguments arguments, CancellationToken cancellationToken) => new(Detection.NotChecked);
}
