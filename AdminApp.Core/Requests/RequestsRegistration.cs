using AdminApp.Core.Llm.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AdminApp.Core.Requests;

/// <summary>Registers what lists and explains requests.</summary>
public static class RequestsRegistration
{
    /// <summary>Adds <see cref="RequestSearch"/> and what belongs to it.</summary>
    public static IServiceCollection AddRequests(this IServiceCollection services) => services
        .AddSingleton<RequestTexts>()
        .AddSingleton<RequestNames>()
        .AddSingleton(p => new OpenRequests(p.GetRequiredService<QuestionLedger>(), p.GetRequiredService<RequestNames>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<RequestRanks>()
        .AddSingleton<RequestViews>()
        .AddSingleton<RequestSearch>()
        .AddHostedService<QuestionIndexing>();
}
