using AdminApp.Core.Transcripts.Details;
using AdminApp.Core.Transcripts.Exports;
using AdminApp.Core.Transcripts.Folders;
using AdminApp.Core.Transcripts.Samples;
using AdminApp.Core.Transcripts.Speakers;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts;

public static class TranscriptsRegistration
{
    /// <summary>Adds import, library and sample meetings, for the server and the commands.</summary>
    public static IServiceCollection AddTranscripts(this IServiceCollection services)
    {
        services.AddSingleton<TranscriptChangeFeed>();
        services.AddSingleton<TranscriptDirectoryCache>();
        services.AddSingleton<ContentRows>();
        services.AddSingleton<TranscriptWriter>();
        services.AddSingleton<DetailsWriter>();
        services.AddSingleton<ITranscriptImporter, TranscriptImporter>();
        services.AddSingleton<ITranscriptLibrary, TranscriptLibrary>();
        services.AddSingleton<WordDocuments>();
        services.AddSingleton<SampleMeetings>();
        services.AddSingleton<SpeakerCatchUp>();
        services.AddSingleton<ISpeakerBook, SpeakerBook>();
        services.AddSingleton<WatchedFolder>();
        services.AddSingleton<TakenFiles>();
        return services;
    }

    /// <summary>Makes the server notice changes by other processes, and remove what they leave behind.</summary>
    public static IServiceCollection AddTranscriptWatching(this IServiceCollection services) =>
        services.AddHostedService<TranscriptWatcher>().AddHostedService<ContentCleaner>().AddHostedService<SpeakerFollower>().AddHostedService<FolderWatch>();
}
