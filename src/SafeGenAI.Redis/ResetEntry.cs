using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>The form in which the audit keeps a reset: a line for the time, four for what counted in each unit, one of JSON for the rest.</summary>
internal static class ResetEntry
{
    private const int Units = 4;

    /// <summary>Who, why and what, on one line.</summary>
    public static string Write(BudgetResetRequest request)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("by", request.By);
            writer.WriteString("reason", request.Reason);
            writer.WriteString("limit", request.Limit.ToString());
            writer.WriteString("account", request.Account.KeyOf(request.Subject));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static BudgetReset Read(string entry)
    {
        string[] lines = entry.Split('\n', Units + 2);
        CountedSlots[] counted = [.. lines[1..(Units + 1)].Select(words => new CountedSlots(words))];
        using JsonDocument text = JsonDocument.Parse(lines[Units + 1]);
        return new(
            Micros.ToTime(long.Parse(lines[0], CultureInfo.InvariantCulture)),
            Text("by"), Text("reason"), Text("limit"), Text("account"),
            BudgetAmount.Of(unit => counted[(int)unit - 1].Spent), BudgetAmount.Of(unit => counted[(int)unit - 1].Reserved));

        string Text(string name) => text.RootElement.GetProperty(name).GetString()!;
    }
}
