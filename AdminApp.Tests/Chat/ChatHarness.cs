using AdminApp.Core.Access.Audit;
using AdminApp.Core.Agent;
using AdminApp.Core.Chat;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Ledger;
using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Llm.Tokens;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;
using AdminApp.Core.Usage;
using AdminApp.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AdminApp.Tests.Chat;

/// <summary>Conversations and runner over a real store, with meetings and a model that are fakes.</summary>
internal sealed class ChatHarness : IAsyncDisposable
{
    public const string Owner = "user:1";

    private ChatHarness(TestStore store, FakeMeetings meetings, FakeLlmService llm, FakeTimeProvider time, EventLog<QuestionRunner> log) =>
        (Store, Meetings, Llm, Time, Log) = (store, meetings, llm, time, log);

    public TestStore Store { get; }

    public FakeMeetings Meetings { get; }

    public FakeLlmService Llm { get; }

    public FakeTimeProvider Time { get; }

    public EventLog<QuestionRunner> Log { get; }

    public QuestionRunner Runner => Store.Services.GetRequiredService<QuestionRunner>();

    public LedgerTotals Totals => Store.Services.GetRequiredService<QuestionLedger>().Totals();

    public IConversations Conversations => Store.Services.GetRequiredService<IConversations>();

    /// <summary>Answers every question "Blue [1]." unless told otherwise.</summary>
    public static async Task<ChatHarness> StartAsync(StoreKind kind, FakeLlmService? llm = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var meetings = new FakeMeetings();
        meetings.Add("Design", "Ann: The remote will be blue.", "Bob: I would rather have it red.");
        llm ??= new FakeLlmService().Answers("Blue [1].");
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var log = new EventLog<QuestionRunner>();
        var store = await TestStore.CreateAsync(kind, (services, _) =>
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<ILogger<QuestionRunner>>(log);
            services.AddSingleton<ITranscriptLibrary>(meetings);
            services.AddSingleton<ITranscriptSearch>(meetings);
            services.AddSingleton<ILlmService>(llm);
            services.AddSingleton<TokenEstimator>();
            services.AddSingleton<QuestionLedger>();
            services.AddSingleton<UsageMeter>();
            services.AddSingleton<UsageWriter>();
            services.AddSingleton<LedgerStore>();
            services.AddSingleton<AuditLog>();
            services.AddQuotas();
            services.AddAgent();
            services.AddChat();
            configure?.Invoke(services);
        }, settings);
        var harness = new ChatHarness(store, meetings, llm, time, log);
        await store.Services.GetRequiredService<InstanceHeartbeat>().BeatAsync(TestContext.Current.CancellationToken);
        await harness.Runner.StartAsync(TestContext.Current.CancellationToken);
        return harness;
    }

    public Task<Asked> AskAsync(string text = "What colour is the remote?", Guid? conversation = null, Guid? replaces = null, string owner = Owner) =>
        Runner.AskAsync(new AskRequest { Owner = owner, Text = text, ConversationId = conversation, ReplacesQuestionId = replaces });

    /// <summary>Waits for the end of an answer and returns it as stored.</summary>
    public async Task<Message> EndAsync(Asked asked, string owner = Owner)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (Runner.Watch(asked.AnswerId, progress =>
        {
            if (progress.Stage == AnswerStage.Ended)
            {
                ended.TrySetResult();
            }
        }))
        {
            await ended.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }

        return (await Conversations.GetMessageAsync(owner, asked.AnswerId))!;
    }

    public async Task<Message> AskAndEndAsync(string text = "What colour is the remote?", Guid? conversation = null, Guid? replaces = null, string owner = Owner) =>
        await EndAsync(await AskAsync(text, conversation, replaces, owner), owner);

    public async ValueTask DisposeAsync()
    {
        await Runner.StopAsync(CancellationToken.None);
        await Store.DisposeAsync();
    }
}
