using AdminApp.Api;
using AdminApp.Core.Chat;

namespace AdminApp.Chat;

/// <summary>
/// Answers as server-sent events: <c>queued</c> {place, eta_seconds} · <c>started</c> · <c>token</c> {text} ·
/// <c>retrying</c> {reason, after_seconds} · then <c>done</c> {the 200 body} or <c>error</c> {the problem}.
/// </summary>
internal sealed partial class ChatEventStream(ChatCall call, TimeProvider time) : IResult
{
    // Reported if the wait is unknown.
    private static readonly TimeSpan MaxEta = TimeSpan.FromHours(1);

    private string _text = "";
    private bool _started;
    private int _retries;
    private (int Place, long StartsAt)? _told;

    public async Task ExecuteAsync(HttpContext context)
    {
        try
        {
            await using var events = await ServerSentEvents.StartAsync(context, time);
            await RunAsync(context, events);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller disconnected, perhaps before the stream began: there is no one left to answer.
            await call.StopAsync();
        }
    }

    private async Task RunAsync(HttpContext context, ServerSentEvents events)
    {
        try
        {
            var (answer, failure) = await call.RunAsync(progress => TellAsync(events, progress), context.RequestAborted);
            if (answer is not null)
            {
                await events.SendAsync("done", ChatResponse.From(answer));
            }
            else
            {
                await events.SendAsync("error", failure!.ToEvent());
            }
        }
        // The headers are sent: only an event can report the error now.
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogLost(context.RequestServices.GetRequiredService<ILogger<ChatEventStream>>(), exception, call.CorrelationId);
            await events.SendAsync("error", call.Lost(exception).ToEvent());
        }
    }

    // States may be skipped, so events are derived from the difference to what was sent before.
    private async Task TellAsync(ServerSentEvents events, AnswerProgress progress)
    {
        if (progress.LastRetry is { } retry && retry.Number > _retries)
        {
            (_retries, _started, _told) = (retry.Number, false, null);
            await events.SendAsync("retrying", new Retrying(retry.Code, Math.Round(retry.After.TotalSeconds, 1)));
        }

        if (progress is { Place: { } place, StartsAt: { } startsAt })
        {
            await QueuedAsync((place, startsAt));
        }
        else if (!_started && (progress.Stage == AnswerStage.Writing || progress.Text.Length > 0))
        {
            await StartedAsync();
        }

        if (progress.Text.Length > _text.Length)
        {
            await events.SendAsync("token", new Token(progress.Text[_text.Length..]));
            _text = progress.Text;
        }

        async Task QueuedAsync((int Place, long StartsAt) queued)
        {
            _started = false;
            if (queued == _told)
            {
                return;
            }

            _told = queued;
            var left = TimeSpan.FromSeconds((queued.StartsAt - time.GetTimestamp()) / (double)time.TimestampFrequency);
            await events.SendAsync("queued", new Queued(queued.Place, Math.Round(Math.Clamp(left.TotalSeconds, 0, MaxEta.TotalSeconds), 1)));
        }

        async Task StartedAsync()
        {
            (_started, _told) = (true, null);
            await events.SendAsync("started", new { });
        }
    }

    [LoggerMessage(EventName = "ChatStreamLost", Level = LogLevel.Error, Message = "The event stream of answer {CorrelationId} failed.")]
    private static partial void LogLost(ILogger logger, Exception exception, string correlationId);

    private sealed record Queued(int Place, double EtaSeconds);

    private sealed record Retrying(string Reason, double AfterSeconds);

    private sealed record Token(string Text);
}
