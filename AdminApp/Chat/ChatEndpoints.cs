using System.Security.Claims;
using AdminApp.Api;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Throttling;
using AdminApp.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AdminApp.Chat;

/// <summary>POST /admin/chat: a question, answered as JSON or as an event stream.</summary>
internal static class ChatEndpoints
{
    public static RouteGroupBuilder MapChatEndpoints(this RouteGroupBuilder admin)
    {
        var limiter = ActivatorUtilities.CreateInstance<ClientRateLimiter>(((IEndpointRouteBuilder)admin).ServiceProvider);
        admin.MapPost("/chat", PostAsync)
            .RequireAuthorization(AccessPolicies.ApiChat)
            .AddEndpointFilter((invocation, next) => LimitAsync(limiter, invocation, next))
            .WithMetadata(new RequestSizeLimitAttribute(ChatRequestReader.MaxBody))
            .WithTags("Chat")
            .WithName("Chat")
            .WithSummary("Asks a question about the transcripts.")
            .WithDescription("With Accept: text/event-stream the answer arrives as events: queued, started, token, retrying, then done or error. Disconnecting cancels the question.")
            // Any media type reaches the handler: the framework's own refusal ignores our policies and would be a 401.
            .Accepts<ChatRequest>("application/json", "*/*")
            .Produces<ChatResponse>(StatusCodes.Status200OK, "application/json", "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return admin;
    }

    private static async Task<IResult> PostAsync(
        HttpContext context, IQuestionRunner runner, IConversations conversations, IAuthorizationService authorization,
        IOptionsMonitor<PerformanceOptions> performance, ILlmThrottle throttle, TimeProvider time, CancellationToken cancellationToken)
    {
        var submitted = time.GetTimestamp();
        var owner = context.User.FindFirstValue(AccessPolicies.OwnerClaim)!;
        var (ask, failure) = await new ChatRequestReader(authorization).ReadAsync(context, owner, cancellationToken);
        if (ask is null)
        {
            return failure!.ToResult(context);
        }

        var streams = ServerSentEvents.AreAccepted(context.Request);
        var forecast = new ChatForecast(throttle);
        var (asked, refused) = await AskAsync(runner, forecast, ask with { Terms = ask.Terms with { SubmittedAt = submitted, IsWatched = streams } }, cancellationToken);
        if (asked is null)
        {
            return refused!.ToResult(context);
        }

        var patience = ask.Terms.Patience ?? TimeSpan.FromSeconds(performance.CurrentValue.PatienceSeconds);
        var call = new ChatCall(runner, conversations, forecast, time, asked, owner, patience);
        if (streams)
        {
            return new ChatEventStream(call, time);
        }

        var (answer, failed) = await call.RunAsync(_ => Task.CompletedTask, cancellationToken);
        return answer is null ? failed!.ToResult(context) : Results.Json(ChatResponse.From(answer), ApiJson.Options);
    }

    private static async Task<(Asked? Asked, ChatFailure? Failure)> AskAsync(
        IQuestionRunner runner, ChatForecast forecast, AskRequest ask, CancellationToken cancellationToken)
    {
        try
        {
            return (await runner.AskAsync(ask, cancellationToken), null);
        }
        catch (InvalidQuestionException exception)
        {
            return (null, new ChatFailure(ChatFailure.StatusOf(exception.Code), exception.Code, exception.Message));
        }
        catch (KeyNotFoundException)
        {
            return (null, ChatRequestReader.ConversationNotFound);
        }
        catch (QuestionRefusedException exception)
        {
            var (status, wait) = exception.Code switch
            {
                ChatErrorCodes.TooManyRunning => (StatusCodes.Status503ServiceUnavailable, forecast.NewQuestion),
                ChatErrorCodes.QuotaUsed => (StatusCodes.Status429TooManyRequests, exception.RetryAfter),
                ChatErrorCodes.Stopping or ChatErrorCodes.StoreUnavailable => (StatusCodes.Status503ServiceUnavailable, (TimeSpan?)null),
                _ => (StatusCodes.Status409Conflict, null),
            };
            return (null, new ChatFailure(status, exception.Code, exception.Message, wait) { ConversationId = ask.ConversationId });
        }
    }

    private static async ValueTask<object?> LimitAsync(ClientRateLimiter limiter, EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var client = context.User.FindFirstValue(AccessPolicies.OwnerClaim)!;
        return limiter.Refuse(client) is { } wait
            ? ApiProblem.Busy(context, StatusCodes.Status429TooManyRequests, "client_rate", "This API key has reached its limit of questions per minute (Performance:RateLimitPerMinute).", wait)
            : await next(invocation);
    }
}
