using System.Buffers;
using System.Globalization;
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
        if (!SimulatedKey.IsAccepted(http, now))
        {
            var number = gate.TurnAway(ArrivalVerdict.Unauthorized, StatusCodes.Status401Unauthorized);
            SimulatedHeaders.AddId(http.Response.Headers, now, number.ToString(CultureInfo.InvariantCulture));
            await ErrorAsync(http, StatusCodes.Status401Unauthorized, SimulatedErrors.Unauthorized, cancellationToken);
            return;
        }

        var read = await ReadAsync(http, cancellationToken);
        var arrivedAt = gate.Now - KernelArrival.Ago(http).TotalSeconds;
        if (now.JitterMs > 0)
        {
            var jitter = gate.DrawJitter(now);
            arrivedAt += jitter.TotalSeconds;
            await Task.Delay(jitter, cancellationToken);
        }

        var prefixes = read.Request is { } sent && now.PromptCacheSeconds > 0 ? PromptPrefixes.Of(sent, now.PromptCacheBlock) : [];
        var admission = gate.Arrive(now, arrivedAt, read, prefixes);
        SimulatedHeaders.AddAtArrival(http.Response.Headers, admission);
        switch (admission.Decision.Verdict)
        {
            case ArrivalVerdict.Served or ArrivalVerdict.Fault:
                await AnswerAsync(http, read.Request!, admission, prefixes, cancellationToken);
                break;
            case ArrivalVerdict.Invalid:
                await ErrorAsync(http, read.Invalid!.Status, read.Invalid.Body, cancellationToken);
                break;
            case ArrivalVerdict.ModelRefused:
                await ErrorAsync(http, SimulatedErrors.Status(admission.ModelRefusal), SimulatedErrors.Body(admission.ModelRefusal, read.Model), cancellationToken);
                break;
            default:
                SimulatedErrors.AddRetryAfter(http.Response.Headers, now.RetryAfter, admission.Decision.RoomInSeconds);
                await ErrorAsync(http, StatusCodes.Status429TooManyRequests, SimulatedErrors.RateLimited(now.RateError), cancellationToken);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, SimulatedRequest request, Admission admission, IReadOnlyList<UInt128> prefixes, CancellationToken cancellationToken)
    {
        SimulatedResponder? responder = null;
        try
        {
            if (await FaultAsync(http, request, admission, cancellationToken))
            {
                return;
            }

            if (admission.Options.HeadersLateSeconds > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(admission.Random.NextDouble() * admission.Options.HeadersLateSeconds * admission.Options.TimeScale), cancellationToken);
            }

            responder = new SimulatedResponder(http, SimulatedAnswer.Draw(request, admission), admission, gate);
            await (request.Stream ? responder.WriteStreamAsync(cancellationToken) : responder.WriteWholeAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The client left; what it used remains charged.
        }
        finally
        {
            gate.Leave(admission, responder?.Written ?? 0, responder is null ? [] : prefixes, http.RequestAborted.IsCancellationRequested);
        }
    }

    /// <summary>Writes the fault; returns whether it was the whole response.</summary>
    private async Task<bool> FaultAsync(HttpContext http, SimulatedRequest request, Admission admission, CancellationToken cancellationToken)
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
                if (!request.Stream)
                {
                    SimulatedHeaders.AddWhole(http.Response.Headers, admission, gate.Charge(admission, written: 0));
                }

                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"id\": \"sim\", this is no JSON", cancellationToken);
                return true;
            case { } fault when SimulatedErrors.Status(fault) is not StatusCodes.Status200OK and var status:
                var (body, contentType) = SimulatedErrors.Body(fault, admission.Options.RateError);
                await ErrorAsync(http, status, body, cancellationToken, contentType);
                return true;
            default:
                return false;
        }
    }

    private static async Task<ReadRequest> ReadAsync(HttpContext http, CancellationToken cancellationToken)
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
                return new ReadRequest(SimulatedRequest.Parse(read.Buffer.ToArray()), null);
            }
            catch (SimulatedRefusalException refusal)
            {
                return new ReadRequest(null, refusal);
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
