using AdminApp.Api;
using AdminApp.Core.Access.Audit;
using AdminApp.Core.Llm;
using AdminApp.Core.Llm.Check;
using AdminApp.Security;

namespace AdminApp.Provider;

/// <summary>What the Mistral key may do, for programs.</summary>
internal static class ProviderEndpoints
{
    public static RouteGroupBuilder MapProviderEndpoints(this RouteGroupBuilder admin)
    {
        admin.MapPost("/provider/check", CheckAsync)
            .RequireAuthorization(AccessPolicies.ApiOperator)
            .WithTags("Provider")
            .WithSummary("Tests the Mistral key: one call of one token to each configured model, counted toward the limits.")
            .WithDescription("Each model answers, or the state says why not. Where the configured model is refused for good, a few others are tested, too. A check that is running already is joined.")
            .Produces<ProviderCheckBody>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return admin;
    }

    private static async Task<IResult> CheckAsync(HttpContext context, IProviderCheck check, AuditLog audit, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(context.Actor(), AuditActions.ServiceTested, "Mistral");
        try
        {
            return Results.Ok(ProviderCheckBody.From(await check.RunAsync(cancellationToken)));
        }
        catch (LlmException failure)
        {
            return ApiProblem.Create(StatusCodes.Status422UnprocessableEntity, failure.Code, failure.Message);
        }
    }
}
