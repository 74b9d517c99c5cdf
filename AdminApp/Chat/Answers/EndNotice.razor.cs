using AdminApp.Chat.Asking;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace AdminApp.Chat.Answers;

/// <summary>How an answer ended that is not complete, and what can be done now.</summary>
public sealed partial class EndNotice
{
    // A longer wait locks nothing: it may end sooner, and asking too early only repeats the refusal.
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(2);
    private EndText _end = default!;
    private Shown _shown = default!;
    private bool _sawDown;
    private bool _counts;

    /// <summary>The answer: failed, refused, interrupted or cancelled.</summary>
    [Parameter, EditorRequired]
    public Message Answer { get; set; } = default!;

    /// <summary>The question that it was to answer.</summary>
    [Parameter]
    public string? Question { get; set; }

    /// <summary>Whether another answer of the conversation is pending.</summary>
    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Whether it ends the conversation: then it shows the provider's state in place of the bar.</summary>
    [Parameter]
    public bool Last { get; set; }

    /// <summary>Ask the same question again.</summary>
    [Parameter]
    public EventCallback AskAgain { get; set; }

    /// <summary>Ask the same question again and wait as long as it takes.</summary>
    [Parameter]
    public EventCallback WaitAnyway { get; set; }

    [CascadingParameter]
    private BrowserSettings Browser { get; set; } = BrowserSettings.Default;

    [Inject]
    private ILlmService Llm { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private bool IsProvider => EndText.IsProvider(Answer);

    private bool MonthSpent => Answer.ErrorCode == LlmErrorCodes.MonthSpent;

    private bool Recommended => !_shown.CanWait && !_shown.Locked && !MonthSpent;

    private Severity Kind => Answer.State == MessageState.Failed && !IsProvider ? Severity.Error : Severity.Warning;

    private Glyph Symbol => IsProvider ? Glyph.Offline : Answer.State == MessageState.Refused ? Glyph.Clock : Glyph.Warning;

    private TimeSpan Wait => TimeSpan.FromSeconds(
        MonthSpent ? 0 : Answer.RetryAfterSeconds ?? (Answer.State == MessageState.Refused ? Answer.EstimatedWaitSeconds : null) ?? 0);

    private TimeSpan Left => LeftOf(Wait);

    // The queue can be waited for; a full one, or a provider that is down, can't.
    private bool CanWait => Answer is { State: MessageState.Refused, ErrorCode: LlmErrorCodes.NotInTime, EstimatedWaitSeconds: { } seconds }
        && LeftOf(TimeSpan.FromSeconds(seconds)) is var left && left > TimeSpan.Zero && LongerPatience.For(left) is not null;

    private ProviderStatus Provider => Last && IsProvider ? Llm.Provider : ProviderStatus.Up;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _end = EndText.Of(Answer);
        _shown = Read();
        _counts = MayChange;
    }

    private bool MayChange => Left > TimeSpan.Zero || CanWait || (Last && IsProvider);

    private Shown Read()
    {
        var locked = Wait <= LongestLock && Left > TimeSpan.Zero;
        return new Shown(locked ? $"Ask again in {Amounts.Wait(Left)}" : CanWait ? "Ask now" : "Ask again", Now(), locked, CanWait);
    }

    private string Now()
    {
        var provider = Provider;
        _sawDown |= !provider.IsUp;
        return MonthBegin is { } begin ? $"The monthly allowance resets on {Clock.Moment(Browser.ToLocal(begin))}."
            : !provider.IsUp ? $"{provider.Answering} {ProviderBar.NextTry(provider, Time.GetUtcNow())}".Trim()
            : _sawDown ? "Mistral is back."
            : Wait > LongestLock && Left > TimeSpan.Zero ? $"Try again in {Amounts.Wait(Left)}."
            : "";
    }

    // To the minute: the wait was told a moment before the refusal was stored.
    private DateTime? MonthBegin => MonthSpent && Answer is { CompletedAtUtc: { } at, EstimatedWaitSeconds: { } seconds }
        && at.AddSeconds(seconds) is var begin && begin > Time.GetUtcNow().UtcDateTime
            ? new DateTime((begin.Ticks + (TimeSpan.TicksPerMinute / 2)) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, DateTimeKind.Utc)
            : null;

    private TimeSpan LeftOf(TimeSpan wait) => Answer.CompletedAtUtc is { } at && wait - (Time.GetUtcNow().UtcDateTime - at) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    // The question itself is the next attempt.
    private Task AgainAsync()
    {
        if (Provider is { IsUp: false, Remedy: null })
        {
            Llm.TryNow();
        }

        return AskAgain.InvokeAsync();
    }

    private Task TickedAsync()
    {
        var now = Read();
        if (_shown != now || _counts != MayChange)
        {
            (_shown, _counts) = (now, MayChange);
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private sealed record Shown(string Label, string Now, bool Locked, bool CanWait);
}
