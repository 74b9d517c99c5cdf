using System.Text.Json;
using AdminApp.Api;
using AdminApp.Core.Access;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Scopes;
using AdminApp.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace AdminApp.Chat;

/// <summary>Reads and checks the body of POST /admin/chat.</summary>
internal sealed class ChatRequestReader(IAuthorizationService authorization)
{
    /// <summary>Largest body, in bytes: a question and fifty messages of history, escaped.</summary>
    public const long MaxBody = 1_000_000;

    // How much of an oversized body is read and dropped, so that a client that sends everything before it reads gets the error instead of a reset connection.
    private const long MaxDropped = 30_000_000;

    private const int MaxOnBehalfOf = 200;

    private static readonly string[] ReservedPrefixes = [OwnerCode.KeyPrefix, SystemUsers.Prefix];

    /// <summary>Returns the question, or what is wrong with it.</summary>
    public async Task<(AskRequest? Ask, ChatFailure? Failure)> ReadAsync(HttpContext context, string owner, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
        {
            return (null, new ChatFailure(StatusCodes.Status415UnsupportedMediaType, ApiErrorCodes.UnsupportedMediaType, "Send the body as application/json."));
        }

        if (context.Request.ContentLength > MaxBody)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = MaxDropped;
            }

            return (null, TooLarge);
        }

        ChatRequest? body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<ChatRequest>(context.Request.Body, ApiJson.Options, cancellationToken);
        }
        catch (JsonException exception)
        {
            var place = exception.Path is { Length: > 1 } path ? $" at {path}" : "";
            return (null, new ChatFailure(StatusCodes.Status400BadRequest, ApiErrorCodes.InvalidJson, $"The body is not the expected JSON{place}."));
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, TooLarge);
        }

        if (body is null)
        {
            return (null, new ChatFailure(StatusCodes.Status400BadRequest, ApiErrorCodes.InvalidJson, "The body must be a JSON object with at least \"message\"."));
        }

        return await CheckAsync(context, owner, body);
    }

    private async Task<(AskRequest? Ask, ChatFailure? Failure)> CheckAsync(HttpContext context, string owner, ChatRequest body)
    {
        if (body.PatienceSeconds is < 1 or > 3_600 or double.NaN)
        {
            return Invalid("patience_seconds must be a number from 1 to 3600.");
        }

        if (body.Class is not (null or "api" or "background"))
        {
            return Invalid("class must be \"api\" or \"background\".");
        }

        if (body.OnBehalfOf is { } name)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxOnBehalfOf)
            {
                return Invalid($"on_behalf_of must have 1 to {MaxOnBehalfOf} characters.");
            }

            // So that nobody's usage is taken for a key's or the program's own.
            if (Array.Exists(ReservedPrefixes, prefix => name.TrimStart().StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                return Invalid($"on_behalf_of can't begin with {string.Join(" or ", ReservedPrefixes.Select(prefix => $"\"{prefix}\""))}. Give the name or user ID of the person who asks, such as \"user:17\".");
            }

            if (!(await authorization.AuthorizeAsync(context.User, AccessPolicies.ApiAdmin)).Succeeded)
            {
                return (null, new ChatFailure(StatusCodes.Status403Forbidden, "forbidden", "Only Admin keys can use on_behalf_of."));
            }
        }

        Guid? conversation = null;
        if (body.ConversationId is not null)
        {
            if (!Guid.TryParse(body.ConversationId, out var id))
            {
                return (null, ConversationNotFound);
            }

            conversation = id;
        }

        return (new AskRequest
        {
            Owner = owner,
            ConversationId = conversation,
            Text = body.Message ?? "",
            Scope = MeetingScope.Of(body.Meeting),
            Terms = new CallerTerms
            {
                User = body.OnBehalfOf ?? "",
                Class = body.Class == "background" ? LlmClass.Background : LlmClass.Api,
                Patience = body.PatienceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
            History = body.History is { } history ? [.. history.Select(item => new HistoryMessage(item?.Role ?? "", item?.Content ?? ""))] : null,
        }, null);
    }

    /// <summary>The conversation does not exist or is someone else's; the caller can't tell which.</summary>
    public static ChatFailure ConversationNotFound { get; } = new(StatusCodes.Status404NotFound, "conversation_not_found", "Conversation not found.");

    private static ChatFailure TooLarge { get; } = new(StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.BodyTooLarge, $"The body can have up to {MaxBody} bytes.");

    private static (AskRequest?, ChatFailure?) Invalid(string detail) =>
        (null, new ChatFailure(StatusCodes.Status422UnprocessableEntity, ChatErrorCodes.Invalid, detail));
}
