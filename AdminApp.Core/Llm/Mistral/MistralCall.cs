using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text.Json;
using AdminApp.Core.Llm.Provider;

namespace AdminApp.Core.Llm.Mistral;

/// <summary>One call in progress: the settings it started with, what is sent, and the limits of its answer.</summary>
internal sealed class MistralCall(MistralOptions settings, MistralRequest request, IProviderCallObserver? observer)
{
    // An event with one token takes about 300 bytes, and a token rarely has more than 16 characters. Four times that is an answer gone wrong.
    private const int BytesPerToken = 1_200;
    private const int CharactersPerToken = 64;
    private const long FreeBytes = 1 << 20;
    private const int FreeCharacters = 16 * 1024;
    private const int MaxLine = 1 << 20;

    public MistralOptions Settings => settings;
    public IProviderCallObserver? Observer => observer;

    /// <summary>Whether the answer comes as a stream.</summary>
    public bool IsStream => request.Stream == true;

    /// <summary>The response headers; empty before they arrive.</summary>
    public ProviderHeaders Headers { get; set; } = ProviderHeaders.None;

    public TimeSpan Timeout { get; } = TimeSpan.FromSeconds(settings.RequestTimeoutSeconds);

    /// <summary>Maximum length of the answer's text.</summary>
    public long MaxCharacters { get; } = FreeCharacters + ((long)CharactersPerToken * request.MaxTokens);

    public BoundedStream Bound(Stream body)
    {
        var most = FreeBytes + ((long)BytesPerToken * request.MaxTokens);
        return new BoundedStream(body, most, request.Stream == true ? MaxLine : (int)Math.Min(most, int.MaxValue));
    }

    public HttpRequestMessage ToHttp(TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(settings.ApiKey))
        {
            throw new ProviderException(ProviderFailure.Unauthorized, "No key is configured (Mistral:ApiKey).");
        }

        if (!Uri.TryCreate(settings.BaseUrl.TrimEnd('/') + "/chat/completions", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ProviderException(ProviderFailure.Rejected, "Mistral:BaseUrl is not an absolute http or https URL.");
        }

        if (!settings.ApiKey.Trim().All(c => c is > ' ' and < (char)127))
        {
            throw new ProviderException(ProviderFailure.Unauthorized, "The key (Mistral:ApiKey) contains spaces or characters that no key has.");
        }

        var http = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ObservedContent(request.ToUtf8(), observer, time) };
        http.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiKey.Trim());
        http.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(request.Stream == true ? MediaTypeNames.Text.EventStream : MediaTypeNames.Application.Json));
        return http;
    }

    /// <summary>Translates an exception for the caller; null if it is not ours and passes unchanged.</summary>
    public Exception? Failed(Exception exception, bool afterFirstToken, CancellationToken caller) => exception switch
    {
        OperationCanceledException when caller.IsCancellationRequested => new OperationCanceledException(exception.Message, exception, caller),
        OperationCanceledException { InnerException: TimeoutException } => Failure(ProviderFailure.Network, "Could not connect to Mistral in time.", afterFirstToken, exception), // the handler's ConnectTimeout
        OperationCanceledException => Failure(ProviderFailure.Timeout, Headers == ProviderHeaders.None
            ? $"Mistral did not start to answer within {Seconds}."
            : $"Mistral sent nothing more within {Seconds}.", afterFirstToken, exception),
        ProviderException { AfterFirstToken: var after } provider when after != afterFirstToken || provider.Headers == ProviderHeaders.None =>
            new ProviderException(provider.Failure, provider.Message, provider.InnerException)
            {
                Status = provider.Status,
                ProviderCode = provider.ProviderCode,
                Said = provider.Said,
                Headers = Headers,
                AfterFirstToken = afterFirstToken,
            },
        ProviderException => exception,
        HttpRequestException { HttpRequestError: var error } => Failure(ProviderFailure.Network, Describe(error), afterFirstToken, exception),
        IOException => Failure(ProviderFailure.Network, "The connection to Mistral was lost.", afterFirstToken, exception),
        // GetString throws InvalidOperationException on a broken surrogate pair.
        JsonException or InvalidOperationException => Failure(ProviderFailure.Malformed, "Mistral's answer can't be read.", afterFirstToken, exception),
        _ => null,
    };

    private string Seconds => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Timeout.TotalSeconds:0.##} s");

    private ProviderException Failure(ProviderFailure failure, string message, bool afterFirstToken, Exception inner) =>
        new(failure, message, inner) { Headers = Headers, AfterFirstToken = afterFirstToken };

    private static string Describe(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => "The name of Mistral's server can't be resolved.",
        HttpRequestError.ConnectionError => "Could not connect to Mistral.",
        HttpRequestError.SecureConnectionError => "No secure connection to Mistral: the TLS handshake failed.",
        HttpRequestError.ResponseEnded => "Mistral closed the connection before the answer ended.",
        HttpRequestError.InvalidResponse => "Mistral's answer is not HTTP.",
        HttpRequestError.ConfigurationLimitExceeded => "Mistral's response headers are too long.",
        _ => "The connection to Mistral failed.",
    };
}
