SwaggerUIBundle({ url: "../openapi.yaml", dom_id: "#page", validatorUrl: null });
