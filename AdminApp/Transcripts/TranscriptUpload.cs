using System.Globalization;
using AdminApp.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AdminApp.Transcripts;

/// <summary>Reads the files of a multipart request. The framework spools large ones to disk, so that the count is known before the first is imported.</summary>
internal static class TranscriptUpload
{
    /// <summary>Name of the multipart field.</summary>
    public const string FieldName = "files";

    /// <summary>Maximum number of files per request.</summary>
    public const int MaxFiles = 100;

    private const long Megabyte = 1024 * 1024;

    // Above this the framework stops reading; below it the error can say how many files were sent.
    private const int MaxParts = 2_000;

    /// <summary>Returns the files, or the problem that says what is wrong.</summary>
    /// <param name="maxFileSizeMb">Largest file in megabytes. The importer refuses larger ones, so the request may be as large as all allowed files together.</param>
    public static async Task<(IReadOnlyList<IFormFile> Files, IResult? Problem)> ReadAsync(HttpContext context, int maxFileSizeMb, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (!request.HasFormContentType)
        {
            return ([], ApiProblem.Create(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Send multipart/form-data with the files in the field '{FieldName}'."));
        }

        var mostBytes = ((maxFileSizeMb * MaxFiles) + 1L) * Megabyte;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = mostBytes;
        }

        try
        {
            var limits = new FormOptions { ValueCountLimit = MaxParts, MultipartBodyLengthLimit = mostBytes };
            var files = (await request.ReadFormAsync(limits, cancellationToken)).Files;
            return Check(files.GetFiles(FieldName), files.Count);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ([], TooLarge($"The request is larger than {mostBytes / Megabyte} MB. Send fewer files at once."));
        }
        catch (InvalidDataException exception) when (exception.Message.Contains(MaxParts.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
        {
            return ([], TooLarge(TooMany($"over {MaxParts}")));
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return ([], ApiProblem.Create(StatusCodes.Status400BadRequest, "bad_multipart", "The multipart body can't be read: it is incomplete, or does not follow RFC 7578."));
        }
    }

    /// <summary>Describes the body in the OpenAPI document. Metadata of accepted types would do this too, but refuses other types before the key is checked.</summary>
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var files = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        var form = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { [FieldName] = files } };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } },
        };
        return Task.CompletedTask;
    }

    private static (IReadOnlyList<IFormFile> Files, IResult? Problem) Check(IReadOnlyList<IFormFile> files, int all) => files.Count switch
    {
        > MaxFiles => ([], TooLarge(TooMany(files.Count.ToString(CultureInfo.InvariantCulture)))),
        0 => ([], ApiProblem.Create(
            StatusCodes.Status400BadRequest, "no_files",
            all == 0 ? $"No file was sent. Send at least one in the field '{FieldName}'." : $"The files were sent in another field. Send them in the field '{FieldName}'.")),
        _ => (files, null),
    };

    private static string TooMany(string count) => $"A request can have up to {MaxFiles} files; this one has {count}. None was imported.";

    private static IResult TooLarge(string detail) => ApiProblem.Create(StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.BodyTooLarge, detail);
}
