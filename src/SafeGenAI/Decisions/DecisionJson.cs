using System.Buffers;
using System.Text.Json;
using SafeGenAI.Budgets;
using SafeGenAI.Calls;
using SafeGenAI.Failures;

namespace SafeGenAI.Decisions;

/// <summary>The JSON form of a decision: one object, stable names, the eight that every reader needs first.</summary>
public static class DecisionJson
{
    /// <summary>Writes a decision as one JSON object without line breaks.</summary>
    public static void Write(IBufferWriter<byte> output, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("feature", decision.Feature);
        json.WriteString("timestamp", decision.Timestamp.UtcDateTime);
        json.WriteString("model", decision.Model);
        json.WriteNumber("input_tokens", decision.Usage.InputTokens);
        json.WriteNumber("output_tokens", decision.Usage.OutputTokens);
        WriteMilliseconds(json, "latency_ms", decision.Latency);
        json.WriteBoolean("fallback_triggered", decision.FallbackTriggered);
        WriteNumber(json, "quality_score", decision.QualityScore);

        json.WriteString("call_id", decision.CallId);
        json.WriteString("parent_id", decision.ParentId);
        json.WriteString("outcome", SnakeCase<Outcome>.Of(decision.Outcome));
        json.WriteString("failure_kind", SnakeCase<FailureKind>.Of(decision.FailureKind));
        json.WriteString("provenance", SnakeCase<Provenance>.Of(decision.Provenance));
        json.WriteString("rung", decision.Rung);
        json.WriteBoolean("escalated", decision.Escalated);
        json.WriteStartArray("attempts");
        foreach (Attempt attempt in decision.Attempts)
        {
            Write(json, attempt);
        }

        json.WriteEndArray();
        json.WriteNumber("cached_input_tokens", decision.Usage.CachedInputTokens);
        json.WriteNumber("reasoning_tokens", decision.Usage.ReasoningTokens);
        json.WriteString("usage_source", SnakeCase<UsageSource>.Of(decision.Usage.Source));
        WriteUsd(json, "cost_usd", decision.Usage.CostNanoUsd);
        WriteUsd(json, "saved_usd", decision.SavedNanoUsd);
        WriteUsd(json, "rejected_usd", decision.RejectedNanoUsd == 0 ? null : decision.RejectedNanoUsd);
        json.WriteString("cache", SnakeCase<CacheOutcome>.Of(decision.Cache));
        json.WriteString("arm", decision.Arm);
        json.WriteString("verdict", SnakeCase<Verdict>.Of(decision.Verdict));
        json.WriteStartArray("findings");
        foreach (string code in decision.FindingCodes)
        {
            json.WriteStringValue(code);
        }

        json.WriteEndArray();
        WriteMilliseconds(json, "time_to_first_content_ms", decision.TimeToFirstContent);
        json.WriteString("tenant", decision.Tenant);
        json.WriteString("user", decision.User);
        json.WriteString("trace_id", decision.TraceId);
        json.WriteNumber("cache_write_tokens", decision.Usage.CacheWriteTokens);
        json.WriteString("quota", SnakeCase<QuotaOutcome>.Of(decision.Quota));
        json.WriteString("check_version", decision.CheckVersion);
        Write(json, decision.Confidence);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AnswerConfidence? confidence)
    {
        if (confidence is null)
        {
            json.WriteNull("confidence");
            return;
        }

        json.WriteStartObject("confidence");
        WriteShare(json, "log_probability", confidence.LogProbability);
        WriteShare(json, "lowest_probability", confidence.LowestProbability);
        WriteShare(json, "self_report", confidence.SelfReport);
        WriteShare(json, "consistency", confidence.Consistency);
        json.WriteEndObject();
    }

    private static void WriteShare(Utf8JsonWriter json, string name, double? share)
    {
        if (share is { } known && double.IsFinite(known))
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, Attempt attempt)
    {
        json.WriteStartObject();
        json.WriteString("model", attempt.Model);
        json.WriteString("model_id", attempt.ModelId);
        json.WriteString("failure_kind", SnakeCase<FailureKind>.Of(attempt.Failure));
        WriteMilliseconds(json, "ms", attempt.Duration);
        json.WriteNumber("input_tokens", attempt.InputTokens);
        json.WriteNumber("output_tokens", attempt.OutputTokens);
        json.WriteNumber("cached_input_tokens", attempt.CachedInputTokens);
        json.WriteNumber("reasoning_tokens", attempt.ReasoningTokens);
        json.WriteString("usage_source", SnakeCase<UsageSource>.Of(attempt.UsageSource));
        WriteUsd(json, "cost_usd", attempt.CostNanoUsd);
        json.WriteNumber("cache_write_tokens", attempt.CacheWriteTokens);
        json.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? value) =>
        WriteNumber(json, name, value is { } time ? Math.Round(time.TotalMilliseconds, 3) : null);

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        // JSON has no word for what a detector may compute by dividing by zero.
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteUsd(Utf8JsonWriter json, string name, long? nanoUsd)
    {
        if (nanoUsd is { } amount)
        {
            json.WriteNumber(name, NanoUsd.ToUsd(amount));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
