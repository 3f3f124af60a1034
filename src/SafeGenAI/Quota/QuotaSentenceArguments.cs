using System.Globalization;

namespace SafeGenAI.Quota;

/// <summary>What a sentence about a quota is made of.</summary>
/// <param name="Limit">The limit to tell of: the tightest, or the one that denied a call.</param>
/// <param name="Requested">How many units the denied call asked for; 0 where none was denied.</param>
/// <param name="Culture">The reader's culture: <see cref="CultureInfo.CurrentUICulture"/> where nothing else was said.</param>
public readonly record struct QuotaSentenceArguments(QuotaLimitStatus Limit, long Requested, CultureInfo Culture);
