using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace AdminApp.Core.Simulation;

/// <summary>POST /v1/chat/completions: how the simulated provider handles one request.</summary>
internal sealed class SimulatedChat(SimulationGate gate, Func<SimulationOptions> options)
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(10);

    public async Task HandleAsync(HttpContext http)
    {
        var now = options();
        var cancellationToken = http.RequestAborted;
        if (now.ApiKey.Length > 0 && !(AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var sent) && sent.Parameter == now.ApiKey))
        {
            gate.TurnAway(ArrivalVerdict.Unauthorized, StatusCodes.Status401Unauthorized);
            await ErrorAsync(http, StatusCodes.Status401Unauthorized, SimulatedErrors.Unauthorized, cancellationToken);
            return;
        }

        var (request, refusal) = await ReadAsync(http, cancellationToken);
        var arrivedAt = gate.Now - KernelArrival.Ago(http).TotalSeconds;
        if (now.JitterMs > 0)
        {
            var jitter = gate.DrawJitter(now);
            arrivedAt += jitter.TotalSeconds;
            await Task.Delay(jitter, cancellationToken);
        }

        var admission = gate.Arrive(now, arrivedAt, request is null ? 0 : SimulatedAnswer.MaxTokens(request), refusal?.Status);
        SimulatedHeaders.Add(http.Response.Headers, now, admission);
        switch (admission.Decision.Verdict)
        {
            case ArrivalVerdict.Served or ArrivalVerdict.Fault:
                await AnswerAsync(http, now, request!, admission, cancellationToken);
                break;
            case ArrivalVerdict.Invalid:
                await ErrorAsync(http, refusal!.Status, refusal.Body, cancellationToken);
                break;
            default:
                SimulatedErrors.AddRetryAfter(http.Response.Headers, now.RetryAfter, admission.Decision.RoomInSeconds);
                await ErrorAsync(http, StatusCodes.Status429TooManyRequests, SimulatedErrors.RateLimited(now.RateError), cancellationToken);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, SimulationOptions now, SimulatedRequest request, Admission admission, CancellationToken cancellationToken)
    {
        SimulatedResponder? responder = null;
        try
        {
            if (await FaultAsync(http, now, admission, cancellationToken))
            {
                return;
            }

            if (now.HeadersLateSeconds > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(admission.Random.NextDouble() * now.HeadersLateSeconds * now.TimeScale), cancellationToken);
            }

            responder = new SimulatedResponder(http, SimulatedAnswer.Draw(request, now, admission), admission, gate);
            await (request.Stream ? responder.WriteStreamAsync(cancellationToken) : responder.WriteWholeAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The client left; what it used remains charged.
        }
        finally
        {
            gate.Leave(admission, now, request.PromptTokens + (responder?.Written ?? 0), http.RequestAborted.IsCancellationRequested);
        }
    }

    /// <summary>Writes the fault; returns whether it was the whole response.</summary>
    private static async Task<bool> FaultAsync(HttpContext http, SimulationOptions now, Admission admission, CancellationToken cancellationToken)
    {
        switch (admission.Fault)
        {
            case FaultKind.Hang:
                await Task.Delay(Hang, cancellationToken);
                return true;
            case FaultKind.BreakAtOnce:
                http.Abort();
                return true;
            case FaultKind.Garbage:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"id\": \"sim\", this is no JSON", cancellationToken);
                return true;
            case { } fault when SimulatedErrors.Status(fault) is not StatusCodes.Status200OK and var status:
                var (body, contentType) = SimulatedErrors.Body(fault, now.RateError);
                await ErrorAsync(http, status, body, cancellationToken, contentType);
                return true;
            default:
                return false;
        }
    }

    private static async Task<(SimulatedRequest? Request, SimulatedRefusalException? Refusal)> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return (SimulatedRequest.Parse(read.Buffer.ToArray()), null);
            }
            catch (SimulatedRefusalException refusal)
            {
                return (null, refusal);
            }
            finally
            {
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static Task ErrorAsync(HttpContext http, int status, string body, CancellationToken cancellationToken, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body, cancellationToken);
    }
}
