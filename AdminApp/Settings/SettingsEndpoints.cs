using System.Globalization;
using System.Text.Json;
using AdminApp.Api;
using AdminApp.Core;
using AdminApp.Core.Configuration;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Preview;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Core.Primitives;
using AdminApp.Core.Settings;
using AdminApp.Core.Stores.Entities;
using AdminApp.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AdminApp.Settings;

/// <summary><c>/admin/settings</c>: reads settings, changes them while the server runs, and lists past changes. Uses optimistic concurrency: a change names the revision it is based on (RFC 9110, If-Match).</summary>
internal static class SettingsEndpoints
{
    private const int MaxHistory = 500;
    private static readonly TimeSpan PreviewAgain = TimeSpan.FromSeconds(5);

    public static RouteGroupBuilder MapSettingsEndpoints(this RouteGroupBuilder admin)
    {
        var settings = admin.MapGroup("/settings").RequireAuthorization(AccessPolicies.ApiOperator).WithTags("Settings");
        settings.MapGet("", GetAsync).WithSummary("Lists all settings except secrets, with value, default, source and range.")
            .WithDescription("The ETag is the revision of the live overrides. Send it as If-Match to change settings.");
        settings.MapPut("", PutAsync).WithSummary("Changes several settings in one request: all or none.")
            .WithDescription("Needs If-Match with the ETag of GET: 412 if settings have changed since, 428 without it. 422 names every fault. Keys that need a restart, secret keys and those of the connection to Mistral cannot be changed here, and a few are for Admin keys only.")
            .Produces<SettingsBody>().ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);
        settings.MapPost("/preview", PreviewAsync).WithSummary("Says what other settings would have meant for the calls of the last hours. Changes nothing.")
            .WithDescription("Replays the recorded calls twice, with the settings in force and with the changes. Changes are checked as PUT checks them: 422 names every fault. 503 while another preview runs.")
            .Produces<SettingsPreviewResponse>().ProducesProblem(422).ProducesProblem(503);
        settings.MapGet("/history", HistoryAsync).WithSummary("Lists the last changes, newest first.");
        return admin;
    }

    private static async Task<IResult> GetAsync(SettingsStore store, ILlmThrottle throttle, HttpContext context, CancellationToken cancellationToken) =>
        Answer(await store.GetAsync(cancellationToken), throttle, context);

    private static async Task<IResult> PutAsync(
        [FromBody] SettingsChangesBody body, SettingsStore store, ILlmThrottle throttle, HttpContext context, CancellationToken cancellationToken)
    {
        var match = context.Request.GetTypedHeaders().IfMatch;
        if (match.Count == 0)
        {
            return ApiProblem.Create(
                StatusCodes.Status428PreconditionRequired, "precondition_required",
                "Send If-Match with the ETag from GET /admin/settings, so that you don't overwrite someone else's change.");
        }

        var (changes, odd) = Read(body.Changes);
        if (odd.Count > 0)
        {
            return Invalid(odd);
        }

        // Weak tags are accepted like strong ones: compressing proxies weaken them, and the revision is exact anyway.
        var before = await store.GetAsync(cancellationToken);
        var matches = match.Contains(EntityTagHeaderValue.Any) || match.Any(tag => tag.Tag == Tag(before.Revision).Tag);
        if (!matches)
        {
            return Stale(before.Revision, context);
        }

        var result = await store.ChangeAsync(
            new(changes, ValidText.From(body.Reason ?? "").Trim(), context.Actor(), before.Revision) { ByAdmin = KeyClaims.Allows(context.User, ApiKeyRole.Admin) }, cancellationToken);
        return result switch
        {
            SettingsChangeResult.Stale stale => Stale(stale.Revision, context),
            SettingsChangeResult.Invalid invalid => Invalid(invalid.Faults),
            _ => Answer(await store.GetAsync(cancellationToken), throttle, context),
        };
    }

    private static async Task<IResult> PreviewAsync(
        [FromBody] SettingsPreviewBody body, SettingsStore store, LimitPreview preview, HttpContext context, CancellationToken cancellationToken)
    {
        var (changes, odd) = Read(body.Changes);
        var hours = body.Hours ?? 1;
        SettingFault[] outOfRange = hours is >= 1 and <= LimitPreview.MaxHours
            ? []
            : [new("hours", hours.ToString(CultureInfo.InvariantCulture), $"a whole number from 1 to {LimitPreview.MaxHours}")];
        var trial = odd.Count > 0 ? new SettingsTrial(odd, null, []) : await store.TryAsync(changes, cancellationToken);
        if (trial.Configuration is not { } configuration || outOfRange.Length > 0)
        {
            return Invalid([.. trial.Faults, .. outOfRange]);
        }

        var mistral = configuration.GetSection("Mistral").Get<MistralOptions>() ?? new MistralOptions();
        var performance = configuration.GetSection("Performance").Get<PerformanceOptions>() ?? new PerformanceOptions();
        try
        {
            return await preview.RunAsync(mistral, performance, hours, cancellationToken) is { } result
                ? Results.Ok(SettingsPreviewResponse.Of(result, hours, [.. trial.Keys.Where(key => !LimitPreview.IsAffectedBy(key))]))
                : ApiProblem.Busy(context, StatusCodes.Status503ServiceUnavailable, "preview_running", "Another preview is running. Only one runs at a time.", PreviewAgain);
        }
        catch (TimeoutException)
        {
            return ApiProblem.Create(
                StatusCodes.Status422UnprocessableEntity, "preview_too_long",
                $"Replaying this many calls takes more than {LimitPreview.MaxTime.TotalMinutes:0} minutes. Ask for fewer hours.");
        }
    }

    /// <summary>The changes as texts, and those that are none.</summary>
    private static (Dictionary<string, string?> Changes, List<SettingFault> Odd) Read(Dictionary<string, JsonElement>? changes)
    {
        var read = (changes ?? []).Select(change => (change.Key, Value: Text(change.Value))).ToList();
        var odd = read.Where(change => change.Value is { Known: false }).Take(ProductSettings.Catalog.All.Count);
        return (
            read.ToDictionary(change => change.Key, change => change.Value.Text),
            [.. odd.Select(change => new SettingFault(change.Key, "", "a number, a string, true, false or null"))]);
    }

    private static async Task<IResult> HistoryAsync(SettingsStore store, CancellationToken cancellationToken, int take = 100)
    {
        if (take is < 1 or > MaxHistory)
        {
            return ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, ApiErrorCodes.BadRequest, $"take = {take}; allowed: 1 to {MaxHistory}.");
        }

        var history = await store.HistoryAsync(take, cancellationToken);
        return Results.Ok(new SettingsHistoryBody(
            [.. history.Select(c => new SettingChangeBody(c.Revision, c.AtUtc, c.Who, c.Key, c.OldValue, c.NewValue, c.Reason))]));
    }

    private static IResult Answer(SettingsSnapshot snapshot, ILlmThrottle throttle, HttpContext context)
    {
        var now = throttle.Snapshot();
        context.Response.GetTypedHeaders().ETag = Tag(snapshot.Revision);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new SettingsBody([.. snapshot.Settings.Select(setting => Body(setting, now))]));
    }

    private static SettingBody Body(SettingValue setting, ThrottleSnapshot now)
    {
        var definition = setting.Definition;
        return new(
            definition.Key, Json(definition.Type, setting.Value), Json(definition.Type, definition.Default), setting.Source,
            definition.Unit.Length == 0 ? null : definition.Unit, definition.Range, definition.NeedsRestart, definition.Description,
            AutoValues.Of(definition.Key, setting.Value, now));
    }

    private static object Json(SettingType type, string text) => type switch
    {
        SettingType.Switch => bool.Parse(text),
        SettingType.WholeNumber or SettingType.WholeNumberOrAuto when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) => whole,
        SettingType.Number or SettingType.NumberOrAuto when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };

    private static (bool Known, string? Text) Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => (true, null),
        JsonValueKind.String => ValidString(value),
        JsonValueKind.True => (true, "true"),
        JsonValueKind.False => (true, "false"),
        // Many programs write 60 as 60.0.
        JsonValueKind.Number => (true, value.TryGetDecimal(out var number) ? number.ToString("0.############", CultureInfo.InvariantCulture) : value.GetRawText()),
        _ => (false, null),
    };

    private static (bool Known, string? Text) ValidString(JsonElement value)
    {
        try
        {
            return (true, value.GetString());
        }
        catch (InvalidOperationException)
        {
            return (false, null); // an escaped half of a surrogate pair
        }
    }

    private static IResult Stale(long revision, HttpContext context)
    {
        context.Response.GetTypedHeaders().ETag = Tag(revision);
        return ApiProblem.Create(
            StatusCodes.Status412PreconditionFailed, "stale",
            "Settings have changed since you read them. Get them again and send your change with the new ETag.");
    }

    private static IResult Invalid(IReadOnlyList<SettingFault> faults) => ApiProblem.Create(
        StatusCodes.Status422UnprocessableEntity, "invalid_settings", string.Join("\n", faults),
        new Dictionary<string, object?> { ["errors"] = faults.Select(fault => new { fault.Key, fault.Value, fault.Allowed }).ToList() });

    private static EntityTagHeaderValue Tag(long revision) => new(string.Create(CultureInfo.InvariantCulture, $"\"{revision}\""));
}
