using AdminApp.Core.Access;
using AdminApp.Core.Primitives;
using AdminApp.Core.Stores;
using AdminApp.Core.Stores.Entities;
using Microsoft.AspNetCore.Components;

namespace AdminApp.Security;

/// <summary>Base of a part of a page where Admins change something, one change at a time.</summary>
public abstract class AdminSection : ComponentBase
{
    [Inject]
    private protected CurrentUser Current { get; private set; } = default!;

    /// <summary>Whether a change is being made; its buttons are disabled.</summary>
    private protected bool Busy { get; private set; }

    /// <summary>Whether someone who is no Admin any more still sees this part, with the refusal in it. Otherwise the page shows it (<c>PageErrorBoundary</c>).</summary>
    private protected virtual bool StaysWhenRefused => false;

    /// <summary>Checks that an Admin acts, makes the change, and reads what shows anew.</summary>
    /// <param name="change">Makes the change; returns what went wrong, or null.</param>
    /// <returns>What went wrong, for people; null if nothing did.</returns>
    private protected async Task<string?> ChangeAsync(Func<SignedInUser, Task<string?>> change)
    {
        if (Busy)
        {
            return null;
        }

        Busy = true;
        try
        {
            var problem = await change(await Current.RequireAsync(UserRole.Admin));
            await ReadAsync();
            return problem;
        }
        catch (ArgumentException exception)
        {
            return exception.WithoutParameter();
        }
        catch (RoleRequiredException exception) when (StaysWhenRefused)
        {
            return exception.Message;
        }
        catch (Exception exception) when (StoreFailure.IsTemporary(exception))
        {
            return StoreFailure.Text;
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>Reads what this part shows.</summary>
    private protected abstract Task ReadAsync();
}
