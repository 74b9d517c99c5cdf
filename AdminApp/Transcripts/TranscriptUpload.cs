using System.Globalization;
using AdminApp.Api;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AdminApp.Transcripts;

/// <summary>Reads the files of a multipart request. Large ones are spooled to disk by the framework, so that the count is known before the first is imported.</summary>
internal static class TranscriptUpload
{
    /// <summary>Name of the multipart field.</summary>
    public const string FieldName = "files";

    /// <summary>Most files a request.</summary>
    public const int MaxFiles = 100;

    private const long Megabyte = 1024 * 1024;

    // Above this the framework stops reading; below it the problem can say how many files came.
    private const int MaxParts = 2_000;

    /// <summary>The files, or the problem that says what was wrong.</summary>
    /// <param name="maxFileSizeMb">Largest file in megabytes; a larger one is refused by the importer, so the whole request may be as large as all files together.</param>
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
            return ([], ApiProblem.Create(StatusCodes.Status400BadRequest, "bad_multipart", "The multipart body could not be read: it is cut off, or not written as RFC 7578 says."));
        }
    }

    /// <summary>Describes the body in the OpenAPI document. Metadata of accepted types would do it too, but refuses other types before the key is looked at.</summary>
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
            all == 0 ? $"No file came. Send at least one in the field '{FieldName}'." : $"The files came in another field; send them in the field '{FieldName}'.")),
        _ => (files, null),
    };

    private static string TooMany(string count) => $"At most {MaxFiles} files are allowed in one request; {count} came, and none was imported.";

    private static IResult TooLarge(string detail) => ApiProblem.Create(StatusCodes.Status413PayloadTooLarge, ApiErrorCodes.BodyTooLarge, detail);
}
