using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.EntityFrameworkCore;

namespace AdminApp.Core.Access.Invitations;

/// <summary>Invitations by link: each makes one account, until it expires or is revoked. The store has only a hash of the code.</summary>
public sealed class InvitationBook(IDbContextFactory<AdminDbContext> contexts, StoreTransactions transactions, UserAccounts accounts, AuditLog audit, TimeProvider time)
{
    /// <summary>Maximum number of open invitations.</summary>
    public const int MaxOpen = 50;

    /// <summary>How long an invitation lasts unless told otherwise, in days.</summary>
    public const int DefaultDays = 7;

    /// <summary>How long an invitation may last, in days.</summary>
    public const int MaxDays = 30;

    /// <summary>How often an invitation that leaves the address open can be tried with the address of an account before it is revoked.</summary>
    public const int MaxRefusedTries = 3;

    /// <summary>What such a try is told: the same for every address.</summary>
    public const string AddressRefused = "No account can be created with this address. If you have one already, sign in. Otherwise check the address, or ask the Admin who invited you.";

    // Longer than any code; anything beyond is not one.
    private const int MaxCode = 100;
    private const int RandomBytes = 32;

    // An old link can say for a while what became of it.
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(90);

    /// <summary>Invites someone.</summary>
    /// <param name="email">The email address of the account; null or empty leaves it to the invited person.</param>
    /// <param name="role">What the new user may do.</param>
    /// <param name="days">How long the link works, 1 to <see cref="MaxDays"/> days.</param>
    /// <param name="actor">Who invites.</param>
    /// <returns>The invitation and its code, which can't be shown again; or the error.</returns>
    public async Task<InvitationOutcome> CreateAsync(string? email, UserRole role, int days, AuditActor actor, CancellationToken cancellationToken = default)
    {
        email = string.IsNullOrWhiteSpace(email) ? null : email.Trim();
        if (email is not null && !AccountRules.IsEmail(email))
        {
            return new($"\"{email}\" is not an email address.");
        }

        if (days is < 1 or > MaxDays || !Enum.IsDefined(role))
        {
            return new($"An invitation lasts 1 to {MaxDays} days.");
        }

        var normalized = email?.Normalize().ToUpperInvariant();
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return await transactions.RunAsync(
            async (context, token) =>
            {
                var now = time.GetUtcNow().UtcDateTime;
                var forgotten = now - KeptAfterEnd;
                await context.Invitations.Where(i => i.ExpiresAtUtc < forgotten).ExecuteDeleteAsync(token);
                if (await Open(context, now).CountAsync(token) >= MaxOpen)
                {
                    return new InvitationOutcome($"There are already {MaxOpen} open invitations, the maximum. Revoke one first.");
                }

                if (email is not null && await context.Users.AnyAsync(u => u.NormalizedEmail == normalized, token))
                {
                    return new InvitationOutcome($"A user with the email address {email} already exists.");
                }

                var invitation = new Invitation
                {
                    Id = Guid.CreateVersion7(time.GetUtcNow()),
                    Hash = Hash(code),
                    Email = email,
                    Role = role,
                    CreatedBy = actor.Who,
                    CreatedByActor = actor.Id,
                    CreatedAtUtc = now,
                    ExpiresAtUtc = now.AddDays(days),
                };
                context.Invitations.Add(invitation);
                await audit.AddAsync(context, actor, AuditActions.InvitationCreated, email ?? "anyone with the link", string.Create(CultureInfo.InvariantCulture, $"{role}, for {days} days"), token);
                await context.SaveChangesAsync(token);
                return new InvitationOutcome(null, invitation, code);
            },
            cancellationToken);
    }

    /// <summary>The open invitations, newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> OpenAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Open(context.Invitations.AsNoTracking(), time.GetUtcNow().UtcDateTime).OrderByDescending(i => i.CreatedAtUtc).ToListAsync(cancellationToken);
    }

    /// <summary>Revokes an invitation; false if it is no longer open.</summary>
    public Task<bool> RevokeAsync(Guid id, AuditActor actor, CancellationToken cancellationToken = default) => transactions.RunAsync(
        async (context, token) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            if (await Open(context, now).SingleOrDefaultAsync(i => i.Id == id, token) is not { } invitation)
            {
                return false;
            }

            invitation.RevokedAtUtc = now;
            await audit.AddAsync(context, actor, AuditActions.InvitationRevoked, invitation.Email ?? "anyone with the link", $"{invitation.Role}, from {invitation.CreatedBy}", token);
            await context.SaveChangesAsync(token);
            return true;
        },
        cancellationToken);

    /// <summary>What a code is worth, and the invitation if it is open. Using it needs <see cref="AcceptAsync"/>, which looks again.</summary>
    public async Task<(InvitationState State, Invitation? Invitation)> FindAsync(string code, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await FindAsync(context, code, cancellationToken);
        var state = await StateOfAsync(context, found, cancellationToken);
        return (state, state == InvitationState.Open ? found : null);
    }

    /// <summary>Creates the account of an invitation, which is then used up; of two at the same time, one succeeds.</summary>
    /// <param name="code">The code of the link.</param>
    /// <param name="email">The email address; the invitation's own wins.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">The address that the invited person comes from, for the audit log.</param>
    public Task<(InvitationState State, AccountOutcome Outcome)> AcceptAsync(string code, string email, string password, string? address, CancellationToken cancellationToken = default) =>
        accounts.RunAsync(
            async (users, context) =>
            {
                var found = await FindAsync(context, code, cancellationToken);
                var state = await StateOfAsync(context, found, cancellationToken);
                if (state != InvitationState.Open)
                {
                    return (state, new AccountOutcome("This invitation can't be used any more."));
                }

                var outcome = await accounts.CreateAsync(users, found!.Email ?? email, password, found.Role);
                if (outcome.Error is null)
                {
                    found.UsedAtUtc = time.GetUtcNow().UtcDateTime;
                    await audit.AddAsync(
                        context, new AuditActor(outcome.User!.Email!, OwnerCode.OfUser(outcome.User.Id), address), AuditActions.InvitationUsed, outcome.User.Email!,
                        $"{found.Role}, invited by {found.CreatedBy}", cancellationToken);
                    await context.SaveChangesAsync(cancellationToken);
                }

                return outcome.IsTaken && found.Email is null ? await RefuseAsync(context, found, email, address, cancellationToken) : (state, outcome);
            },
            cancellationToken);

    /// <summary>Revokes the open invitations of someone who is no longer an Admin, to be saved with what makes it so; returns them.</summary>
    internal static async Task<IReadOnlyList<Invitation>> RevokeOfAsync(AdminDbContext context, string userId, DateTime now, CancellationToken cancellationToken)
    {
        var actor = OwnerCode.OfUser(userId);
        var open = await Open(context, now).Where(i => i.CreatedByActor == actor).ToListAsync(cancellationToken);
        open.ForEach(invitation => invitation.RevokedAtUtc = now);
        return open;
    }

    // We send no mail, so no one can prove that an address is theirs. A link must not let its holder find out who has an account by trying addresses.
    private async Task<(InvitationState State, AccountOutcome Outcome)> RefuseAsync(AdminDbContext context, Invitation invitation, string email, string? address, CancellationToken cancellationToken)
    {
        invitation.RefusedTries++;
        var isLast = invitation.RefusedTries >= MaxRefusedTries;
        invitation.RevokedAtUtc = isLast ? time.GetUtcNow().UtcDateTime : null;
        await audit.AddAsync(
            context, new AuditActor("someone with the link", Address: address), AuditActions.InvitationRefused, email.Trim(),
            string.Create(CultureInfo.InvariantCulture, $"has an account; {invitation.Role}, invited by {invitation.CreatedBy}, try {invitation.RefusedTries} of {MaxRefusedTries}{(isLast ? ", which revoked the invitation" : "")}"),
            cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return (isLast ? InvitationState.Revoked : InvitationState.Open, new AccountOutcome(AddressRefused));
    }

    private static async Task<Invitation?> FindAsync(AdminDbContext context, string code, CancellationToken cancellationToken)
    {
        if (code.Length is 0 or > MaxCode)
        {
            return null;
        }

        var hash = Hash(code);
        return await context.Invitations.SingleOrDefaultAsync(i => i.Hash == hash, cancellationToken);
    }

    // An invitation of someone who is no Admin any more is worth nothing, even one that was created while they lost the role.
    private async Task<InvitationState> StateOfAsync(AdminDbContext context, Invitation? invitation, CancellationToken cancellationToken) => invitation switch
    {
        null => InvitationState.Unknown,
        { UsedAtUtc: not null } => InvitationState.Used,
        { RevokedAtUtc: not null } => InvitationState.Revoked,
        { ExpiresAtUtc: var end } when end <= time.GetUtcNow().UtcDateTime => InvitationState.Expired,
        { CreatedByActor: { } inviter } when !await context.Users.AnyAsync(user => OwnerCode.UserPrefix + user.Id == inviter && !user.Disabled && user.Role == UserRole.Admin, cancellationToken) =>
            InvitationState.Revoked,
        _ => InvitationState.Open,
    };

    private static IQueryable<Invitation> Open(AdminDbContext context, DateTime now) => Open(context.Invitations, now);

    private static IQueryable<Invitation> Open(IQueryable<Invitation> invitations, DateTime now) =>
        invitations.Where(i => i.UsedAtUtc == null && i.RevokedAtUtc == null && i.ExpiresAtUtc > now);

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
