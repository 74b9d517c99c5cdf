namespace AdminApp.Api;

/// <summary>Stable error codes that any endpoint may return; each feature adds its own.</summary>
internal static class ApiErrorCodes
{
    /// <summary>400: part of the request is missing or malformed; the detail says what.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>400: the body is not JSON, or not of the expected shape.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>404: nothing is served at this address.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the address is served, the method is not.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>413: the body, or a file in it, is too large.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415: the media type of the body is not supported.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>500: our fault; the log has details under the trace ID.</summary>
    public const string Internal = Core.Chat.ChatErrorCodes.Internal;

    /// <summary>503: the store can't be reached or written to right now; Retry-After says when to try again.</summary>
    public const string StoreUnavailable = Core.Chat.ChatErrorCodes.StoreUnavailable;

    /// <summary>The code for a status that no endpoint explained.</summary>
    public static string OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => BodyTooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        >= 500 => Internal,
        _ => BadRequest,
    };
}
