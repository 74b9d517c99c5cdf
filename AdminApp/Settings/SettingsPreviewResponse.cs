using System.Text.Json.Serialization;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Scheduling;

namespace AdminApp.Settings;

/// <summary>The response of POST /admin/settings/preview.</summary>
/// <param name="Calls">Calls that were replayed.</param>
/// <param name="From">Start of the span: the hours asked for, or the start of the recording.</param>
/// <param name="To">End of the span.</param>
/// <param name="Before">With the settings in force.</param>
/// <param name="After">With the changes.</param>
/// <param name="ProviderLimits">What the provider is taken to allow.</param>
/// <param name="NotAffecting">Changed keys that change nothing in a preview.</param>
/// <param name="Note">What to know when reading the figures; null for nothing.</param>
internal sealed record SettingsPreviewResponse(
    int Calls, DateTime From, DateTime To, PreviewedFigures Before, PreviewedFigures After,
    IReadOnlyList<PreviewedLimit> ProviderLimits, IReadOnlyList<string> NotAffecting, string? Note)
{
    public static SettingsPreviewResponse Of(PreviewResult result, int hours, IReadOnlyList<string> notAffecting) => new(
        result.Calls, result.FromUtc, result.ToUtc, PreviewedFigures.From(result.Before), PreviewedFigures.From(result.After),
        [
            .. Limit(BudgetNames.RequestsPerSecond, result.ProviderPerSecond, result.ProviderPerSecondFrom),
            .. Limit(BudgetNames.RequestsPerMinute, result.ProviderRequests, result.ProviderRequestsFrom),
            .. Limit(BudgetNames.TokensPerMinute, result.ProviderTokens, result.ProviderTokensFrom),
        ],
        notAffecting,
        Remark(result, hours));

    /// <summary>What to know when reading the figures; null for nothing.</summary>
    public static string? Remark(PreviewResult result, int hours)
    {
        var remarks = new List<string>();
        if (result.Calls == 0)
        {
            var which = result.CallsLeftOut > 0 ? " of the configured model" : "";
            remarks.Add($"No call{which} was recorded in the last {(hours == 1 ? "hour" : $"{hours} hours")}. Calls are recorded while the server runs, for up to {LimitPreview.MaxHours} hours.");
        }
        else if (result.IsBeyondAssumed)
        {
            remarks.Add("The provider has not reported every limit that you would raise, so it is assumed to allow what is in force now. If it allows more, waits are shorter and there are fewer 429s.");
        }

        if (result.CallsLeftOut > 0)
        {
            remarks.Add($"Left out: {(result.CallsLeftOut == 1 ? "1 call" : $"{result.CallsLeftOut} calls")} of other models.");
        }

        if (result.LimitsLeftOut.Count > 0)
        {
            remarks.Add($"Left out, though the provider reported them: {string.Join(", ", result.LimitsLeftOut)}.");
        }

        if (result.ChangesModel)
        {
            remarks.Add("The other model's limits are not known; those of the present one are taken.");
        }

        return remarks.Count > 0 ? string.Join(' ', remarks) : null;
    }

    private static PreviewedLimit[] Limit(string name, double limit, LimitSource source) => limit > 0 ? [new(name, limit, source.Code())] : [];
}

/// <summary>The figures of one replay. A budget's utilisation is the share of its limit that was used over the span.</summary>
internal sealed record PreviewedFigures(
    IReadOnlyDictionary<string, PreviewedClass> WaitByClass, int Refused, [property: JsonPropertyName("predicted_429s")] int Predicted429s,
    IReadOnlyDictionary<string, double> Utilisation)
{
    public static PreviewedFigures From(PreviewFigures figures) => new(
        figures.Classes.ToDictionary(@class => @class.Key.Code(), @class => PreviewedClass.From(@class.Value)),
        figures.Refused, figures.RateLimited, figures.Utilization.ToDictionary(budget => budget.Key, budget => Math.Round(budget.Value, 4)));
}

/// <summary>
/// One class, in seconds: waits from arrival to sending, responses from arrival to the end of the answer; and what became of its calls. null where none was sent or
/// answered.
/// </summary>
internal sealed record PreviewedClass(int Calls, double? P50, double? P95, double? ResponseP50, double? ResponseP95, int Answered, int Refused, int Failed, int Left)
{
    public static PreviewedClass From(ClassFigures figures) => new(
        figures.Calls, Seconds(figures.WaitP50), Seconds(figures.WaitP95), Seconds(figures.ResponseP50), Seconds(figures.ResponseP95), figures.Answered, figures.Refused, figures.Failed, figures.Left);

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds, 3) : null;
}

/// <summary>What the provider is taken to allow: <c>provider</c> if it reported it; otherwise the limit in force, which is <c>assumed</c> while the setting is <c>auto</c>, or <c>set</c>.</summary>
internal sealed record PreviewedLimit(string Name, double Limit, string Source);
