using AdminApp.Core.Requests;
using AdminApp.Ui;
using MudBlazor;

namespace AdminApp.Requests;

/// <summary>Outcomes, classes and the cache, as the page writes them.</summary>
internal static class RequestWords
{
    /// <summary>The mark of an outcome: its word, icon and color.</summary>
    public static (string Word, Glyph Icon, Color Color) Mark(RequestRow row) => row switch
    {
        { IsOpen: true, Running: true } => ("Running", Glyph.Play, Color.Primary),
        { IsOpen: true } => ("Waiting", Glyph.Clock, Color.Default),
        { Outcome: "answered", FromCache: true } => ("From cache", Glyph.Flash, Color.Default),
        { Outcome: "answered", Coalesced: true } => ("Shared", Glyph.Link, Color.Default),
        { Outcome: "answered", Attempts: > 1 } => ($"Answered, {row.Attempts} attempts", Glyph.Check, Color.Success),
        { Outcome: "answered" } => ("Answered", Glyph.Check, Color.Success),
        { Outcome: "failed", Reason: "interrupted" } => ("Interrupted", Glyph.Warning, Color.Error),
        { Outcome: "failed" } => ("Failed", Glyph.Warning, Color.Error),
        { Outcome: "refused", Reason: "not_in_time" } => ("Too late", Glyph.Clock, Color.Warning),
        { Outcome: "refused" } => ("Refused", Glyph.Warning, Color.Warning),
        _ => ("Canceled", Glyph.Close, Color.Default),
    };

    /// <summary>A value of the filter for outcomes.</summary>
    public static string Outcome(string outcome) => outcome switch
    {
        "open" => "Waiting or running",
        "cancelled" => "Canceled",
        _ => char.ToUpperInvariant(outcome[0]) + outcome[1..],
    };

    /// <summary>The class.</summary>
    public static string Class(string code) => code switch
    {
        "api" => "API",
        { Length: > 0 } => char.ToUpperInvariant(code[0]) + code[1..],
        _ => "–",
    };

    /// <summary>The style of the mark beside a class.</summary>
    public static string ClassMark(string code) => code is "interactive" or "api" or "background" ? $"requests-class requests-class-{code}" : "requests-class requests-class-deferred";

    /// <summary>What the cache did.</summary>
    public static string Cache(RequestRow row) => row switch
    {
        { FromCache: true } => "hit",
        { Coalesced: true } => "shared",
        { IsOpen: true } or { Outcome: "refused" } => "–",
        _ => "miss",
    };

    /// <summary>A value of the filter for the cache.</summary>
    public static string Cache(RequestCacheUse use) => use switch
    {
        RequestCacheUse.Hit => "From cache",
        RequestCacheUse.Shared => "Shared call",
        _ => "Neither",
    };

    /// <summary>The beginning of an ID, which the field finds again.</summary>
    public static string ShortId(Guid id) => id.ToString()[..13];
}
