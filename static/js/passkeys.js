// Lets a form ask for a passkey. Which form does what is said by data-passkey: "create" sets one up,
// "get" answers with one, "sign-in" does so for whoever is not known yet. The browser's answer goes
// into the field "credential", and the form is sent. Whatever goes wrong is said beside the button.
const WORDS = {
  NotAllowedError: "Das wurde abgebrochen oder hat zu lange gedauert. Bitte versuchen Sie es noch einmal.",
  InvalidStateError: "Dieser Passkey ist schon eingerichtet.",
  SecurityError: "Unter dieser Adresse gehen Passkeys nicht. Bitte öffnen Sie die Seite unter ihrer eigentlichen Adresse.",
  unable: "Ihr Browser kann keine Passkeys. Nehmen Sie bitte einen anderen Weg.",
  else: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.",
};

async function optionsOf(form) {
  const data = form.dataset.options && document.getElementById(form.dataset.options);
  if (data) return JSON.parse(data.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey !== "create") return window.webauthnJSON.get(options.request_options);
  const wanted = options.creation_options;
  const without = form.elements.passwordless?.checked ?? false;
  Object.assign(wanted.publicKey.authenticatorSelection, {
    residentKey: without ? "required" : "discouraged",
    requireResidentKey: without,
    ...(without && { userVerification: "required" }),
  });
  return window.webauthnJSON.create(wanted);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  const note = form.querySelector("[data-passkey-note]");
  const say = (words) => { note.textContent = words; note.hidden = !words; };
  const send = async () => {
    if (!window.PublicKeyCredential) return say(WORDS.unable);
    say("");
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
    } catch (error) {
      return say(WORDS[error.name] ?? WORDS.else);
    }
    form.submit();
  };
  button.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
}
