using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Requests;

/// <summary>Which requests to list. All filters must match; those that are null match everything.</summary>
public sealed record RequestQuery
{
    /// <summary>Maximum length of <see cref="Text"/>, in characters.</summary>
    public const int MaxText = 200;

    /// <summary>Longest duration that can be asked for, in milliseconds: a day.</summary>
    public const int MaxMs = 86_400_000;

    /// <summary>All values of <see cref="Outcome"/>.</summary>
    public static readonly IReadOnlyList<string> Outcomes = [RequestRecord.Open, "answered", "failed", "refused", "cancelled"];

    /// <summary>All values of <see cref="Class"/>.</summary>
    public static readonly IReadOnlyList<string> Classes = [.. Enum.GetValues<LlmClass>().Select(value => value.Code())];

    /// <summary>Submitted at or after this moment (UTC).</summary>
    public DateTime? From { get; init; }

    /// <summary>Submitted before this moment (UTC).</summary>
    public DateTime? To { get; init; }

    /// <summary>One of <see cref="Classes"/>.</summary>
    public string? Class { get; init; }

    /// <summary>One of <see cref="Outcomes"/>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Who asked: <c>user:ID</c> or <c>key:ID</c>.</summary>
    public string? User { get; init; }

    /// <summary>What it saved the provider.</summary>
    public RequestCacheUse? Cache { get; init; }

    /// <summary>Took at least this long, in milliseconds, 0 to <see cref="MaxMs"/>.</summary>
    public int? MinMs { get; init; }

    /// <summary>Took less than this, in milliseconds, 0 to <see cref="MaxMs"/>.</summary>
    public int? MaxTotalMs { get; init; }

    /// <summary>Part of a user's or key's name, or at least the first twelve hex digits of a request ID.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Words of the question, or their beginnings; all of them must be in it. Up to <see cref="MaxText"/> characters and <see cref="QuestionTerms.MaxWords"/> words.
    /// A request without a stored question does not match. <see cref="RequestSight.Within"/> says whose questions are searched.
    /// </summary>
    public string? Question { get; init; }

    /// <summary>The one whose questions <see cref="Question"/> may find: <c>user:ID</c>; null: everyone's; empty: no one's, so a query that nobody limited finds nothing.</summary>
    public string? QuestionsOf { get; init; } = "";

    /// <summary>Whether anything but the time is filtered.</summary>
    public bool Filtered => Class is not null || Outcome is not null || User is not null || Cache is not null || MinMs is not null || MaxTotalMs is not null || Text is not null || Question is not null;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value isn't allowed; the message says what is.</exception>
    public void Validate()
    {
        Demand(From is null || To is null || From < To, "The start of the time range must be before its end.");
        Demand(Class is null || Classes.Contains(Class), $"The class must be one of {string.Join(", ", Classes)}.");
        Demand(Outcome is null || Outcomes.Contains(Outcome), $"The outcome must be one of {string.Join(", ", Outcomes)}.");
        Demand(User is null or { Length: > 0 and <= RequestOrigin.MaxUser }, $"A user has 1 to {RequestOrigin.MaxUser} characters.");
        Demand(MinMs is null or (>= 0 and <= MaxMs) && MaxTotalMs is null or (>= 0 and <= MaxMs), "A duration must be 0 s to 86,400 s.");
        Demand(Text is null or { Length: <= MaxText } && Question is null or { Length: <= MaxText }, $"The text can have up to {MaxText} characters.");
    }

    /// <summary>Whether a request matches everything but <see cref="Text"/>, which needs the store.</summary>
    internal bool Matches(RequestRow row) =>
        (From is null || row.SubmittedAtUtc >= From)
        && (To is null || row.SubmittedAtUtc < To)
        && (Class is null || row.Class == Class)
        && (Outcome is null || row.Outcome == Outcome)
        && (User is null || row.User == User)
        && (Cache is null || row.Cache == Cache)
        && (MinMs is null || row.TotalMs >= MinMs)
        && (MaxTotalMs is null || row.TotalMs < MaxTotalMs);

    private static void Demand(bool fulfilled, string message)
    {
        if (!fulfilled)
        {
            throw new ArgumentException(message, nameof(fulfilled));
        }
    }
}
