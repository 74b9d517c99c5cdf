using AdminApp.Core.Agent;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Stores;
using AdminApp.Core.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        services.AddSingleton<RecentQuestions>();
        services.AddSingleton(provider => new AnswerPreview(
            provider.GetRequiredService<TranscriptAgent>(), provider.GetRequiredService<QuestionLedger>(), provider.GetRequiredService<LedgerStore>(), provider.GetRequiredService<QuotaGate>(),
            provider.GetRequiredService<IDbContextFactory<AdminDbContext>>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AnswerPreview>>()));
        services.AddSingleton<QuestionRunner>();
        services.AddSingleton<IQuestionRunner>(provider => provider.GetRequiredService<QuestionRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<QuestionRunner>());
        return services;
    }
}
