using AdminApp.Core.Access;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Requests;

/// <summary>Views of the list of requests that people saved by name: each their own, and those that were shared. What others see of them is audited.</summary>
public sealed class RequestViews(StoreTransactions transactions, IDbContextFactory<AdminDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>Maximum number of views of one person.</summary>
    public const int MaxViews = 20;

    /// <summary>Maximum number of shared views of all together.</summary>
    public const int MaxShared = 50;

    /// <summary>The views of a person, by name, and below them those that others share.</summary>
    /// <param name="owner">The person: <c>user:ID</c>.</param>
    /// <param name="withShared">Whether those of others are wanted.</param>
    public async Task<IReadOnlyList<NamedView>> ListAsync(string owner, bool withShared, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var views = await context.RequestViews.AsNoTracking().Where(view => view.Owner == owner || (withShared && Shared(context).Any(other => other.Id == view.Id))).Take(MaxViews + MaxShared).ToListAsync(cancellationToken);
        return [.. views.Select(view => new NamedView(view.Id, view.Name, view.Query, view.IsShared, view.Owner == owner))
            .OrderByDescending(view => view.IsOwn).ThenBy(view => view.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Saves a view under a name; one's own view of that name is replaced.</summary>
    /// <exception cref="ArgumentException">The name or the query is not allowed, or there are too many views; the message says what is allowed.</exception>
    public Task SaveAsync(AuditActor actor, string owner, string name, string query, CancellationToken cancellationToken = default)
    {
        name = Valid(name);
        Demand(IsQuery(query), $"A view can have up to {RequestView.MaxQuery} characters.");
        return transactions.RunAsync(async (context, token) =>
        {
            var own = await context.RequestViews.Where(view => view.Owner == owner).ToListAsync(token);
            if (own.Find(view => view.Name == name) is { } known)
            {
                known.Query = query;
                await TellAsync(context, actor, known, AuditActions.RequestViewChanged, query, token);
            }
            else
            {
                Demand(own.Count < MaxViews, $"You can save up to {MaxViews} views. Delete one first.");
                known = new RequestView { Id = Guid.CreateVersion7(), Owner = owner, Name = name, Query = query };
                context.RequestViews.Add(known);
            }

            known.ChangedAtUtc = time.GetUtcNow().UtcDateTime;
            return await context.SaveChangesAsync(token);
        }, cancellationToken);
    }

    /// <summary>Saves views that were kept elsewhere, and replaces none.</summary>
    /// <param name="owner">The person: <c>user:ID</c>.</param>
    /// <param name="views">Names and queries.</param>
    /// <returns>The names that are saved now with these queries. The others are not allowed, belong to other views, or were too many.</returns>
    public Task<IReadOnlyList<string>> AddAsync(string owner, IReadOnlyList<(string Name, string Query)> views, CancellationToken cancellationToken = default) =>
        transactions.RunAsync<IReadOnlyList<string>>(async (context, token) =>
        {
            var own = await context.RequestViews.Where(view => view.Owner == owner).ToListAsync(token);
            var saved = new List<string>();
            foreach (var (name, query) in views.Where(view => IsName(Line(view.Name)) && IsQuery(view.Query)))
            {
                var known = own.Find(view => view.Name == Line(name));
                if (known is null && own.Count < MaxViews)
                {
                    known = new RequestView { Id = Guid.CreateVersion7(), Owner = owner, Name = Line(name), Query = query, ChangedAtUtc = time.GetUtcNow().UtcDateTime };
                    own.Add(known);
                    context.RequestViews.Add(known);
                }

                if (known?.Query == query)
                {
                    saved.Add(name);
                }
            }

            await context.SaveChangesAsync(token);
            return saved;
        }, cancellationToken);

    /// <summary>Renames one's own view; false if there is none.</summary>
    /// <exception cref="ArgumentException">The name is not allowed, or another view has it.</exception>
    public Task<bool> RenameAsync(AuditActor actor, string owner, Guid id, string name, CancellationToken cancellationToken = default)
    {
        name = Valid(name);
        return ChangeAsync(owner, id, async (context, view, token) =>
        {
            Demand(!await context.RequestViews.AnyAsync(other => other.Owner == owner && other.Name == name && other.Id != id, token), $"You have another view with the name “{name}”.");
            await TellAsync(context, actor, view, AuditActions.RequestViewChanged, $"now “{name}”", token);
            view.Name = name;
        }, cancellationToken);
    }

    /// <summary>Shares one's own view with everyone who sees all requests, or no longer; false if there is none.</summary>
    /// <exception cref="ArgumentException">Too many are shared.</exception>
    public Task<bool> ShareAsync(AuditActor actor, string owner, Guid id, bool shared, CancellationToken cancellationToken = default) =>
        ChangeAsync(owner, id, async (context, view, token) =>
        {
            Demand(!shared || await Shared(context).CountAsync(other => other.Id != id, token) < MaxShared, $"Up to {MaxShared} views can be shared. Someone must stop sharing one first.");
            view.IsShared = true;
            await TellAsync(context, actor, view, shared ? AuditActions.RequestViewShared : AuditActions.RequestViewUnshared, view.Query, token);
            view.IsShared = shared;
        }, cancellationToken);

    /// <summary>Deletes one's own view; false if there is none.</summary>
    public Task<bool> DeleteAsync(AuditActor actor, string owner, Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync(owner, id, async (context, view, token) =>
        {
            await TellAsync(context, actor, view, AuditActions.RequestViewUnshared, "deleted", token);
            context.RequestViews.Remove(view);
        }, cancellationToken);

    private Task<bool> ChangeAsync(string owner, Guid id, Func<AdminDbContext, RequestView, CancellationToken, Task> change, CancellationToken cancellationToken) =>
        transactions.RunAsync(async (context, token) =>
        {
            if (await context.RequestViews.SingleOrDefaultAsync(view => view.Id == id && view.Owner == owner, token) is not { } view)
            {
                return false;
            }

            view.ChangedAtUtc = time.GetUtcNow().UtcDateTime;
            await change(context, view, token);
            await context.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    // What someone shared is shared as long as they may share.
    private static IQueryable<RequestView> Shared(AdminDbContext context) =>
        context.RequestViews.Where(view => view.IsShared && context.Users.Any(user => OwnerCode.UserPrefix + user.Id == view.Owner && !user.Disabled && user.Role >= UserRole.Operator));

    // A view that nobody else sees is a person's own business.
    private Task TellAsync(AdminDbContext context, AuditActor actor, RequestView view, string action, string detail, CancellationToken cancellationToken) =>
        view.IsShared ? audit.AddAsync(context, actor, action, view.Name, detail, cancellationToken) : Task.CompletedTask;

    private static string Valid(string name)
    {
        var line = Line(name);
        Demand(IsName(line), $"A name has 1 to {RequestView.MaxName} characters.");
        return line;
    }

    private static string Line(string name) => ValidText.Line(name, RequestView.MaxName);

    private static bool IsName(string line) => line.Length is > 0 and <= RequestView.MaxName;

    private static bool IsQuery(string query) => query.Length <= RequestView.MaxQuery && ValidText.IsValid(query, keep: "");

    private static void Demand(bool fulfilled, string message)
    {
        if (!fulfilled)
        {
            throw new ArgumentException(message, nameof(fulfilled));
        }
    }
}
