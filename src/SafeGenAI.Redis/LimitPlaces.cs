using SafeGenAI.Budgets;

namespace SafeGenAI.Redis;

/// <summary>Slots are asked in an order of their own; answers are told in that of the limits.</summary>
internal static class LimitPlaces
{
    /// <summary>The place of one of the limits, counted from zero.</summary>
    public static int PlaceOf(this BudgetLimits limits, BudgetLimit limit)
    {
        int place = 0;
        while (limits[place] != limit)
        {
            place++;
        }

        return place;
    }
}
