namespace SafeGenAI.Tests.Rollout.Statistics;

/// <summary>A call whose luck is known before its arm is.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Bucket">The user's place on the bucket line; 0 to 100.</param>
/// <param name="Luck">Between 0 and 1: the call is bad where the risk is above it.</param>
/// <param name="ControlRisk">How likely it is bad in control.</param>
/// <param name="CanaryRisk">How likely it is bad in the canary arm.</param>
internal readonly record struct SimulatedCall(int User, double Bucket, double Luck, double ControlRisk, double CanaryRisk)
{
    public bool IsBad(bool isCanary) => Luck < (isCanary ? CanaryRisk : ControlRisk);
}
