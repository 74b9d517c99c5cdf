namespace AdminApp.Transcripts;

/// <summary>Endpoints of the feature under <c>/admin</c>.</summary>
internal static class TranscriptEndpoints
{
    public static RouteGroupBuilder MapTranscriptEndpoints(this RouteGroupBuilder admin) => admin;
}
