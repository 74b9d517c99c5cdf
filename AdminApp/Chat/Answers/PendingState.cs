using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Ui;

namespace AdminApp.Chat.Answers;

/// <summary>What the card of a due answer says at one moment: one thing at a time, and that is what happens.</summary>
/// <param name="Heading">What happens.</param>
/// <param name="Detail">How long it may take; null: not known.</param>
/// <param name="Place">Place in the queue, where that is what it waits for.</param>
/// <param name="WaitsFor">Completes "Waiting for"; null when it does not wait.</param>
/// <param name="Trouble">What went wrong; null when nothing did.</param>
internal sealed record PendingState(string Heading, string? Detail = null, int? Place = null, string? WaitsFor = null, string? Trouble = null)
{
    /// <summary>Whether it waits for a provider that is down.</summary>
    public bool IsDown { get; init; }

    /// <summary>Whether trying now would do something.</summary>
    public bool MayTryNow { get; init; }

    /// <summary>The state of a due answer.</summary>
    /// <param name="progress">How the answer stands; null when not known yet.</param>
    /// <param name="provider">How the provider stands.</param>
    /// <param name="eta">The estimate in words; empty: none.</param>
    /// <param name="since">How long ago <see cref="AnswerProgress.Since"/> was.</param>
    /// <param name="now">The time, UTC.</param>
    public static PendingState Of(AnswerProgress? progress, ProviderStatus provider, string eta, TimeSpan since, DateTimeOffset now) => progress switch
    {
        null or { Stage: AnswerStage.FindingPassages } => new("Finding passages"),
        { Stage: AnswerStage.Waiting } when provider is { IsUp: false, RetryAt: { } at, Remedy: null } => Down(progress, provider, at - now),
        { Stage: AnswerStage.Waiting, Retry: { } retry } => new("Waiting", Trouble: $"{retry}. {Retrying(progress, since)}."),
        { Stage: AnswerStage.Waiting, Place: { } place } => new(Amounts.Place(place), eta.Length > 0 ? eta : null, place, progress.WaitReason),
        { Stage: AnswerStage.Waiting } => new("Waiting", WaitsFor: progress.WaitReason),
        _ => new($"Sent, waiting for the first words{(since.TotalSeconds >= 1 ? $", {Amounts.Seconds(since)}" : "")}"),
    };

    // The estimate of the queue is the time to the next try, which may fail as the last one did: it is told as that.
    private static PendingState Down(AnswerProgress progress, ProviderStatus provider, TimeSpan left) => new(
        left > TimeSpan.Zero ? $"Trying Mistral again in {Amounts.SecondsLeft(left)}" : "Trying Mistral again now",
        progress.Place is > 1 and var place ? Amounts.Place(place) : null,
        WaitsFor: "Mistral to recover",
        Trouble: $"{provider.Reason}.")
    {
        IsDown = true,
        MayTryNow = provider.MayTryNow,
    };

    private static string Retrying(AnswerProgress progress, TimeSpan since)
    {
        var left = (progress.RetryAfter ?? TimeSpan.Zero) - since;
        var which = progress.LastRetry is { Next: > 1 } retry ? $" ({retry.Next} of {retry.Most})" : "";
        return $"Retrying {(left > TimeSpan.Zero ? $"in {Amounts.SecondsLeft(left)}" : "now")}{which}";
    }
}
