using System.Text;
using System.Text.Json;
using AiFinOps.Core.Configuration;
using AiFinOps.Core.Escalation;
using AiFinOps.Core.Incidents;
using AiFinOps.Workflows;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AiFinOps.Adapters.Http;

/// <summary>
/// Who is calling, and how we know (design rule 11). Platform sign-in is trusted only where the deployment has turned it on;
/// the development header only in the local host. A function key is a shared secret, not a person.
/// </summary>
internal sealed class Callers(IConfiguration settings)
{
    private const string PlatformHeader = "X-MS-CLIENT-PRINCIPAL";
    private static readonly string[] ObjectIdClaims = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];

    private bool PlatformSignIn => string.Equals(settings[Settings.PlatformSignIn], "true", StringComparison.OrdinalIgnoreCase);

    private bool IsLocalDevelopment => string.Equals(settings[Settings.LocalDevelopment], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Somebody who may read. In local development everybody may.</summary>
    public void RequireReader(HttpRequest request, FinOpsConfiguration configuration)
    {
        if (!IsLocalDevelopment)
        {
            RequirePerson(request, configuration);
        }
    }

    /// <exception cref="ProblemException">401 where nobody is signed in, 403 where the person is not in the configuration.</exception>
    public Caller RequirePerson(HttpRequest request, FinOpsConfiguration configuration)
    {
        if (PlatformSignIn)
        {
            return ByObjectId(ObjectIdOf(request), configuration);
        }

        if (IsLocalDevelopment && request.Headers[LocalDevelopment.PersonHeader].ToString() is { Length: > 0 } id)
        {
            return configuration.People.FirstOrDefault(person => string.Equals(person.Id, id, StringComparison.Ordinal)) is { } person
                ? new Caller(person, new Actor(person.Id, "local-development"))
                : throw Unknown($"person {id}");
        }

        throw new ProblemException(
            StatusCodes.Status401Unauthorized, "not-signed-in", "This needs a person, and nobody is signed in.",
            IsLocalDevelopment
                ? $"Send the header {LocalDevelopment.PersonHeader} with the id of a person in finops.yaml."
                : "Turn platform sign-in (App Service authentication) on and set AiFinOps__PlatformSignIn to true.");
    }

    private static string ObjectIdOf(HttpRequest request)
    {
        try
        {
            var principal = JsonElement.Parse(Convert.FromBase64String(request.Headers[PlatformHeader].ToString()));
            foreach (var claim in principal.GetProperty("claims").EnumerateArray())
            {
                if (ObjectIdClaims.Contains(claim.GetProperty("typ").GetString(), StringComparer.Ordinal) && claim.GetProperty("val").GetString() is { Length: > 0 } objectId)
                {
                    return objectId;
                }
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A header that is absent or not what the platform sends proves nobody.
        }

        throw new ProblemException(
            StatusCodes.Status401Unauthorized, "not-signed-in", "The platform's sign-in header is absent or carries no object id.", "Sign in with Microsoft Entra ID.");
    }

    private static Caller ByObjectId(string objectId, FinOpsConfiguration configuration) =>
        configuration.People.FirstOrDefault(person => string.Equals(person.ObjectId, objectId, StringComparison.OrdinalIgnoreCase)) is { } person
            ? new Caller(person, new Actor(person.Id, "platform-sign-in"))
            : throw Unknown($"object id {objectId}");

    private static ProblemException Unknown(string who) => new(
        StatusCodes.Status403Forbidden, "person-unknown", $"There is no {who} in the configuration.", "Add the person to `people` in finops.yaml and apply it.");
}

internal sealed record Caller(Person Person, Actor Actor);
