using AdminApp.Core.Llm.Metering;
using AdminApp.Core.Scopes;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Stores;

/// <summary>
/// The relational store. Use one short-lived context per operation, from <see cref="IDbContextFactory{TContext}"/>,
/// never one that lives as long as a circuit. The derived types only have the migrations of their provider.
/// </summary>
public abstract class AdminDbContext(DbContextOptions options)
    : IdentityUserContext<AppUser>(options), IDataProtectionKeyContext
{
    public DbSet<Transcript> Transcripts => Set<Transcript>();

    public DbSet<Turn> Turns => Set<Turn>();

    /// <summary>Versions of transcripts that can be restored.</summary>
    public DbSet<ReplacedTranscript> ReplacedTranscripts => Set<ReplacedTranscript>();

    /// <summary>Changes to the names of speakers.</summary>
    public DbSet<SpeakerChange> SpeakerChanges => Set<SpeakerChange>();

    /// <summary>Files imported from the watched folder, or refused.</summary>
    public DbSet<WatchedFile> WatchedFiles => Set<WatchedFile>();

    public DbSet<Passage> Passages => Set<Passage>();

    public DbSet<PassageEmbedding> PassageEmbeddings => Set<PassageEmbedding>();

    public DbSet<Conversation> Conversations => Set<Conversation>();

    /// <summary>Questions and answers.</summary>
    public DbSet<Message> Messages => Set<Message>();

    /// <summary>Sources of answers.</summary>
    public DbSet<Citation> Citations => Set<Citation>();

    /// <summary>What became of each question.</summary>
    public DbSet<RequestRecord> Requests => Set<RequestRecord>();

    /// <summary>What callers used, by day.</summary>
    public DbSet<UsageDay> UsageDays => Set<UsageDay>();

    /// <summary>What meetings used, by day.</summary>
    public DbSet<TagUsageDay> TagUsageDays => Set<TagUsageDay>();

    /// <summary>What models cost.</summary>
    public DbSet<ModelPrice> ModelPrices => Set<ModelPrice>();

    /// <summary>How much may be used in a day.</summary>
    public DbSet<UsageQuota> UsageQuotas => Set<UsageQuota>();

    /// <summary>The index of the words of stored questions; see <see cref="QuestionIndex"/>.</summary>
    public DbSet<RequestQuestion> RequestQuestions => Set<RequestQuestion>();

    /// <summary>Views of the list of requests that were saved by name.</summary>
    public DbSet<RequestView> RequestViews => Set<RequestView>();

    /// <summary>The history of the metrics, by the minute.</summary>
    public DbSet<MetricsMinute> MetricsMinutes => Set<MetricsMinute>();

    /// <summary>The sessions of signed-in browsers.</summary>
    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<SettingOverride> SettingOverrides => Set<SettingOverride>();

    public DbSet<SettingChange> SettingChanges => Set<SettingChange>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>The versions of the agent's instructions.</summary>
    public DbSet<InstructionVersion> InstructionVersions => Set<InstructionVersion>();

    public DbSet<StoreCounter> StoreCounters => Set<StoreCounter>();

    /// <summary>Small documents of various components.</summary>
    public DbSet<KeyValueRow> KeyValueRows => Set<KeyValueRow>();

    /// <summary>The keys that protect cookies.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        builder.Entity<Transcript>(e =>
        {
            e.HasIndex(t => t.FileName).IsUnique();
            e.HasIndex(t => t.ContentHash);
            e.Property(t => t.FileName).HasMaxLength(260);
            e.Property(t => t.ContentHash).HasMaxLength(64);
            e.Property(t => t.InFile).HasConversion(new JsonConverter<FileDetails?>());
        });
        builder.Entity<SpeakerChange>(e =>
        {
            e.HasIndex(c => new { c.TranscriptId, c.Id });
            e.Property(c => c.Names).HasConversion(new JsonConverter<List<NameChange>>(), new JsonComparer<List<NameChange>>());
            e.Property(c => c.Turns).HasConversion(new JsonConverter<List<SplitTurn>?>(), new JsonComparer<List<SplitTurn>?>());
            e.Property(c => c.By).HasMaxLength(AuditEntry.MaxWord);
            e.Property(c => c.UndoneBy).HasMaxLength(AuditEntry.MaxWord);
        });
        builder.Entity<WatchedFile>(e =>
        {
            e.HasKey(f => f.ContentHash);
            e.HasIndex(f => f.AtUtc);
            e.Property(f => f.ContentHash).HasMaxLength(64);
        });
        builder.Entity<Turn>(e =>
        {
            // No foreign key to the transcript: rows exist before it does, and for a moment after it is deleted.
            e.HasKey(t => new { t.TranscriptId, t.ContentVersion, t.Index });
            e.Property(t => t.TranscriptId).ValueGeneratedNever();
            e.Property(t => t.ContentVersion).ValueGeneratedNever();
            e.Property(t => t.Index).ValueGeneratedNever();
            e.HasQueryFilter(t => Transcripts.Any(of => of.Id == t.TranscriptId && of.ContentVersion == t.ContentVersion));
        });
        builder.Entity<ReplacedTranscript>(e =>
        {
            e.HasKey(r => r.ContentVersion);
            e.Property(r => r.ContentVersion).ValueGeneratedNever();
            e.HasIndex(r => new { r.TranscriptId, r.ReplacedAtUtc });
            e.HasIndex(r => r.ReplacedAtUtc);
            e.Property(r => r.Was).HasConversion(new JsonConverter<Transcript>());
        });
        builder.Entity<Passage>(e =>
        {
            e.HasIndex(p => new { p.TranscriptId, p.ContentVersion, p.Ordinal }).IsUnique();
            e.HasQueryFilter(p => Transcripts.Any(of => of.Id == p.TranscriptId && of.ContentVersion == p.ContentVersion));
        });
        builder.Entity<PassageEmbedding>(e =>
        {
            e.HasKey(p => p.PassageId);
            e.Property(p => p.PassageId).ValueGeneratedNever();
            e.HasIndex(p => p.TranscriptId);
            e.HasOne<Passage>().WithOne().HasForeignKey<PassageEmbedding>(p => p.PassageId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Conversation>(e => e.HasIndex(c => new { c.Owner, c.UpdatedAtUtc }));
        builder.Entity<Message>(e =>
        {
            e.HasIndex(m => new { m.ConversationId, m.Ordinal }).IsUnique();
            e.HasIndex(m => m.State);
            e.Property(m => m.Scope).HasConversion(new ScopeConverter());
            e.Property(m => m.Searched).HasConversion(new JsonConverter<AppliedScope?>());
            e.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Cascade);
            e.HasMany(m => m.Citations).WithOne().HasForeignKey(c => c.MessageId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Citation>(e => e.Ignore(c => c.SpeakerWithFile).HasIndex(c => c.TranscriptId));
        builder.Entity<RequestRecord>(e =>
        {
            // Newest first, page by page by this key, all of them or filtered. No foreign keys: a row outlives its conversation.
            e.ToTable("Requests");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.HasIndex(r => new { r.SubmittedAtUtc, r.Id });
            e.HasIndex(r => new { r.Outcome, r.SubmittedAtUtc, r.Id });
            e.HasIndex(r => new { r.Class, r.SubmittedAtUtc, r.Id });
            e.HasIndex(r => new { r.User, r.SubmittedAtUtc, r.Id });
        });
        builder.Entity<UsageDay>(e =>
        {
            e.HasKey(u => new { u.Day, u.User, u.Key, u.Model });
            e.HasIndex(u => new { u.Day, u.Key });
            e.Property(u => u.User).HasMaxLength(UsageKey.MaxLength);
            e.Property(u => u.Key).HasMaxLength(UsageKey.MaxLength);
            e.Property(u => u.Model).HasMaxLength(UsageKey.MaxLength);
        });
        builder.Entity<TagUsageDay>(e =>
        {
            e.HasKey(u => new { u.Day, u.Tag, u.Model });
            e.Property(u => u.Tag).HasMaxLength(UsageKey.MaxLength);
            e.Property(u => u.Model).HasMaxLength(UsageKey.MaxLength);
        });
        builder.Entity<ModelPrice>(e =>
        {
            e.HasKey(p => new { p.Model, p.ValidFrom });
            e.Property(p => p.Model).HasMaxLength(UsageKey.MaxLength);
            e.Property(p => p.Currency).HasMaxLength(3);
            e.Property(p => p.Prompt).HasPrecision(18, 6);
            e.Property(p => p.CachedPrompt).HasPrecision(18, 6);
            e.Property(p => p.Completion).HasPrecision(18, 6);
        });
        builder.Entity<UsageQuota>(e =>
        {
            e.HasKey(q => q.Who);
            e.Property(q => q.Who).HasMaxLength(UsageKey.MaxLength);
        });
        builder.Entity<RequestQuestion>(e =>
        {
            // The words are beside it, in a form that each provider has of its own; the migrations create it.
            e.HasKey(q => q.Key);
            e.Property(q => q.Key).ValueGeneratedNever();
            e.HasIndex(q => q.RequestId).IsUnique();
            e.HasOne<Message>().WithOne().HasForeignKey<RequestQuestion>(q => q.RequestId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<RequestView>(e =>
        {
            e.HasIndex(v => new { v.Owner, v.Name }).IsUnique();
            e.HasIndex(v => v.IsShared);
            e.Property(v => v.Owner).HasMaxLength(RequestView.MaxOwner);
            e.Property(v => v.Name).HasMaxLength(RequestView.MaxName);
            e.Property(v => v.Query).HasMaxLength(RequestView.MaxQuery);
        });
        builder.Entity<MetricsMinute>(e => e.HasKey(m => new { m.AtUtc, m.InstanceId }));
        builder.Entity<UserSession>(e => e.HasOne<AppUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade));
        builder.Entity<ApiKey>(e => e.HasIndex(k => k.Hash).IsUnique());
        builder.Entity<Invitation>(e => e.HasIndex(i => i.Hash).IsUnique());
        builder.Entity<SettingOverride>(e => e.HasKey(s => s.Key));
        builder.Entity<SettingChange>(e => e.HasIndex(c => c.Revision));
        builder.Entity<AuditEntry>(e =>
        {
            e.HasIndex(a => new { a.AtUtc, a.Id });
            e.HasIndex(a => new { a.Actor, a.AtUtc, a.Id });
            e.HasIndex(a => new { a.Action, a.AtUtc, a.Id });
            e.Property(a => a.Who).HasMaxLength(AuditEntry.MaxWord);
            e.Property(a => a.Actor).HasMaxLength(AuditEntry.MaxWord);
            e.Property(a => a.Action).HasMaxLength(AuditEntry.MaxWord);
            e.Property(a => a.Subject).HasMaxLength(AuditEntry.MaxSubject);
            e.Property(a => a.Detail).HasMaxLength(AuditEntry.MaxDetail);
        });
        builder.Entity<InstructionVersion>(e =>
        {
            e.HasKey(v => v.Number);
            e.Property(v => v.Number).ValueGeneratedNever();
        });
        builder.Entity<StoreCounter>(e => e.HasKey(c => c.Name));
        builder.Entity<KeyValueRow>(e =>
        {
            e.ToTable("StoredStates");
            e.HasKey(s => s.Name);
        });
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Every DateTime in the store is UTC, and is marked as UTC when read.
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTimeConverter>();
    }
}
