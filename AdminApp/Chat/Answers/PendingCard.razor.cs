using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Chat.Answers;

/// <summary>The card of a pending answer, up to date every second.</summary>
public sealed partial class PendingCard
{
    private EtaText _eta = default!;
    private PendingState _state = PendingState.Of(null, ProviderStatus.Up, "", TimeSpan.Zero, default);

    /// <summary>How far the answer is; null when that is not known yet.</summary>
    [Parameter]
    public AnswerProgress? Progress { get; set; }

    /// <summary>The person does not want to wait.</summary>
    [Parameter]
    public EventCallback Cancel { get; set; }

    [Inject]
    private ILlmService Llm { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private AnswerStage Stage => Progress?.Stage ?? AnswerStage.FindingPassages;

    /// <inheritdoc />
    protected override void OnInitialized() => _eta = new EtaText(Time);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _eta.Update(Stage == AnswerStage.Waiting ? Progress?.StartsAt : null);
        _state = Read();
    }

    private string StepClass(AnswerStage step) => Stage == step ? "now" : Stage > step ? "done" : "";

    private PendingState Read() => PendingState.Of(
        Progress, Llm.Provider, _eta.Text, Progress is { } since ? Time.GetElapsedTime(since.Since) : TimeSpan.Zero, Time.GetUtcNow());

    private Task TickedAsync()
    {
        var now = Read();
        if (now != _state)
        {
            _state = now;
            StateHasChanged();
        }

        return Task.CompletedTask;
    }

    private void TryNow()
    {
        Llm.TryNow();
        _state = Read();
    }
}
