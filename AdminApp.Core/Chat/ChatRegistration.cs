using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Chat;

/// <summary>Registers conversations and the runner that owns their answers.</summary>
public static class ChatRegistration
{
    /// <summary>Adds <see cref="IConversations"/> and <see cref="IQuestionRunner"/>; the runner is a hosted service, so only a server runs and recovers answers.</summary>
    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddSingleton<RunningAnswers>();
        services.AddSingleton<AnswerStore>();
        services.AddSingleton<OrphanedAnswerRecovery>();
        services.AddSingleton<IConversations, StoredConversations>();
        services.AddSingleton<QuestionRunner>();
        services.AddSingleton<IQuestionRunner>(provider => provider.GetRequiredService<QuestionRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<QuestionRunner>());
        return services;
    }
}
