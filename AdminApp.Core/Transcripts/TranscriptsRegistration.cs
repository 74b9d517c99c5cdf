using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Transcripts;

/// <summary>Registers the feature.</summary>
public static class TranscriptsRegistration
{
    /// <summary>Adds its services.</summary>
    public static IServiceCollection AddTranscripts(this IServiceCollection services) => services;
}
