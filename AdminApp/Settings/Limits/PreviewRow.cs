using System.Globalization;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Scheduling;
using AdminApp.Ui;

namespace AdminApp.Settings.Limits;

/// <summary>One figure of a preview, before and after, and whether that is better.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Before">With the settings in force.</param>
/// <param name="After">With the changes.</param>
/// <param name="Better">True for better, false for worse, null for the same or neither.</param>
internal sealed record PreviewRow(string Name, string Before, string After, bool? Better)
{
    // Smaller differences are within the error of the replay.
    private const double MinSeconds = 0.1;
    private const double MinShare = 0.05;
    private const double MuchWorse = 0.2;

    /// <summary>The judgment as a word; empty for none.</summary>
    public string Word => Better switch { true => "better", false => "worse", null => "" };

    /// <summary>The class of the word.</summary>
    public string Class => Better switch { true => "limits-better", false => "limits-worse", null => "ui-text-tertiary" };

    /// <summary>The rows of a preview: waits and responses of each class with calls, what was turned away, budgets, and 429s.</summary>
    public static IReadOnlyList<PreviewRow> From(PreviewResult result)
    {
        var rows = new List<PreviewRow>();
        foreach (var @class in Enum.GetValues<LlmClass>())
        {
            if (result.Before.Classes.TryGetValue(@class, out var before) && result.After.Classes.TryGetValue(@class, out var after))
            {
                rows.Add(Time($"{NameOf(@class)} wait, p50", before.WaitP50, after.WaitP50));
                rows.Add(Time($"{NameOf(@class)} wait, p95", before.WaitP95, after.WaitP95));
                rows.Add(Time($"{NameOf(@class)} response, p95", before.ResponseP95, after.ResponseP95));
            }
        }

        rows.Add(Count("Turned away", result.Before.Refused, result.After.Refused));
        foreach (var (budget, share) in result.After.Utilization.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            rows.Add(new PreviewRow(BudgetText(budget), Share(result.Before.Utilization.TryGetValue(budget, out var before) ? before : null), Share(share), null));
        }

        rows.Add(Count("Predicted 429s", result.Before.RateLimited, result.After.RateLimited));
        return rows;
    }

    /// <summary>Why to think twice: a wait grows by more than a fifth, more is turned away, or the provider would refuse. Null for no reason.</summary>
    public static string? WarningOf(IReadOnlyList<PreviewRow> rows, PreviewResult? result)
    {
        if (result is null || rows.Count == 0)
        {
            return null;
        }

        if (result.After.RateLimited > result.Before.RateLimited)
        {
            return $"With these settings, Mistral would have refused {Amounts.Count(result.After.RateLimited, "request")} in the replayed time.";
        }

        var slower = result.After.Classes.Where(entry => result.Before.Classes.TryGetValue(entry.Key, out var before) && IsMuchSlower(before.WaitP95, entry.Value.WaitP95)).Select(entry => NameOf(entry.Key)).ToList();
        return slower.Count > 0 ? $"With these settings, {string.Join(" and ", slower)} requests would have waited more than 20% longer (p95)."
            : result.After.Refused > result.Before.Refused * (1 + MuchWorse) ? $"With these settings, {result.After.Refused - result.Before.Refused} more requests would have been turned away."
            : null;
    }

    private static bool IsMuchSlower(TimeSpan? before, TimeSpan? after) =>
        before is { } was && after is { } isNow && (isNow - was).TotalSeconds > MinSeconds && isNow > was * (1 + MuchWorse);

    private static PreviewRow Time(string name, TimeSpan? before, TimeSpan? after) => new(
        name, Seconds(before), Seconds(after),
        before is { } was && after is { } isNow && Math.Abs((isNow - was).TotalSeconds) > Math.Max(MinSeconds, MinShare * was.TotalSeconds) ? isNow < was : null);

    private static PreviewRow Count(string name, int before, int after) => new(name, Amounts.Number(before), Amounts.Number(after), before == after ? null : after < before);

    /// <summary>The name of a class.</summary>
    public static string NameOf(LlmClass @class) => @class == LlmClass.Api ? "API" : @class.ToString();

    private static string Seconds(TimeSpan? time) => time is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.TotalSeconds:0.0} s") : "–";

    private static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0}%") : "–";

    private static string BudgetText(string budget) => budget switch
    {
        BudgetNames.RequestsPerSecond => "Requests per second used",
        BudgetNames.RequestsPerMinute => "Requests used",
        BudgetNames.TokensPerMinute => "Tokens used",
        BudgetNames.TokensPerMonth => "Month's tokens used",
        _ => $"{budget} used",
    };
}
