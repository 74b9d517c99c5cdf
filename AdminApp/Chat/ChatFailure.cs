using System.Text.Json.Nodes;
using AdminApp.Api;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.WebUtilities;

namespace AdminApp.Chat;

/// <summary>Why there is no answer: a problem response, or the same problem as an event.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Detail">For a person.</param>
/// <param name="Wait">Time until it would be answered, if waiting helps.</param>
internal sealed record ChatFailure(int Status, string Code, string Detail, TimeSpan? Wait = null)
{
    // For a provider that returns nonsense: long enough not to hammer it, short enough to notice when it recovers.
    private static readonly TimeSpan ProviderDownWait = TimeSpan.FromSeconds(10);

    /// <summary>Time until the same question would be admitted; null means <see cref="Wait"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The conversation that contains the question.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>The failure of a stored answer.</summary>
    public static ChatFailure From(Message answer)
    {
        var (status, code) = answer.State switch
        {
            MessageState.Cancelled => (StatusCodes.Status409Conflict, "cancelled"),
            MessageState.Interrupted => (StatusCodes.Status503ServiceUnavailable, "interrupted"),
            _ => (StatusOf(answer.ErrorCode), answer.ErrorCode ?? ChatErrorCodes.Internal),
        };
        var detail = answer.State switch
        {
            MessageState.Cancelled => "The answer was stopped.",
            MessageState.Interrupted => "The server stopped before the answer was complete. Ask again.",
            _ => answer.ErrorText ?? "The answer failed.",
        };
        return new ChatFailure(status, code, detail, answer.EstimatedWaitSeconds is { } wait ? TimeSpan.FromSeconds(wait) : null)
        {
            RetryAfter = answer.RetryAfterSeconds is { } after ? TimeSpan.FromSeconds(after) : null,
            ConversationId = answer.ConversationId,
        };
    }

    /// <summary>The HTTP status for an error code.</summary>
    public static int StatusOf(string? code) => code switch
    {
        LlmErrorCodes.NotInTime or LlmErrorCodes.QueueFull or LlmErrorCodes.ProviderDown or LlmErrorCodes.MonthSpent or ChatErrorCodes.SearchNotReady or ChatErrorCodes.StoreUnavailable
            => StatusCodes.Status503ServiceUnavailable,
        ChatErrorCodes.MeetingNotFound => StatusCodes.Status404NotFound,
        LlmErrorCodes.TooLarge or ChatErrorCodes.Invalid => StatusCodes.Status422UnprocessableEntity,
        LlmErrorCodes.ProviderUnauthorized or LlmErrorCodes.ProviderRejected or LlmErrorCodes.ZeroAllowance or LlmErrorCodes.BrokenOff or ChatErrorCodes.EmptyAnswer
            => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status500InternalServerError,
    };

    public IResult ToResult(HttpContext context) => ToldWait is { } wait
        ? ApiProblem.Busy(context, Status, Code, Detail, wait, RetryAfter, Extensions())
        : ApiProblem.Create(Status, Code, Detail, Extensions());

    /// <summary>The data of an <c>error</c> event: the members of the problem response, and <c>retry_after_seconds</c> in place of the header.</summary>
    public JsonObject ToEvent()
    {
        var problem = new JsonObject { ["title"] = ReasonPhrases.GetReasonPhrase(Status), ["status"] = Status, ["detail"] = Detail, ["code"] = Code };
        if (ConversationId is { } id)
        {
            problem["conversation_id"] = id;
        }

        if (ToldWait is { } wait)
        {
            problem["estimated_wait_seconds"] = Math.Round(wait.TotalSeconds, 1);
            problem["retry_after_seconds"] = Math.Max(1, (int)Math.Ceiling((RetryAfter ?? wait).TotalSeconds));
        }

        return problem;
    }

    private TimeSpan? ToldWait => Status is not (StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests) ? null : Wait ?? Code switch
    {
        LlmErrorCodes.ProviderDown => ProviderDownWait,
        ChatErrorCodes.StoreUnavailable => StoreFailure.RetryAfter,
        _ => null,
    };

    private Dictionary<string, object?>? Extensions() => ConversationId is { } id ? new() { ["conversation_id"] = id } : null;
}
