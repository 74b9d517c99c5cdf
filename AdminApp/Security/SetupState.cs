using AdminApp.Core.Access;

namespace AdminApp.Security;

/// <summary>Whether somebody has an account yet. Once true it stays true, and the store is asked no more.</summary>
internal sealed class SetupState(UserAccounts accounts)
{
    private volatile bool _done;

    public async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken = default) =>
        _done || (_done = await accounts.AnyAsync(cancellationToken));
}
