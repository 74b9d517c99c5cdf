using AdminApp.Core.Transcripts.Samples;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts;

/// <summary>Registers the feature.</summary>
public static class TranscriptsRegistration
{
    /// <summary>Adds import, library and sample meetings; for the server and the verbs.</summary>
    public static IServiceCollection AddTranscripts(this IServiceCollection services)
    {
        services.AddSingleton<TranscriptChangeFeed>();
        services.AddSingleton<ContentRows>();
        services.AddSingleton<TranscriptWriter>();
        services.AddSingleton<ITranscriptImporter, TranscriptImporter>();
        services.AddSingleton<ITranscriptLibrary, TranscriptLibrary>();
        services.AddSingleton<SampleMeetings>();
        return services;
    }

    /// <summary>Makes this process notice what others do to the transcripts, and remove what they leave behind; for the server.</summary>
    public static IServiceCollection AddTranscriptWatching(this IServiceCollection services) =>
        services.AddHostedService<TranscriptWatcher>().AddHostedService<ContentCleaner>();
}
