//! JSON bodies and queries, refused in the words of the API.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use dag_explorer::Failure;

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let Json(body) = Json::from_request(request, state).await.map_err(|rejection| refused(&rejection))?;
        Ok(Self(body))
    }
}

fn refused(rejection: &JsonRejection) -> Failure {
    let (kind, status) = match rejection.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("no_json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        StatusCode::PAYLOAD_TOO_LARGE => ("too_large", StatusCode::PAYLOAD_TOO_LARGE),
        _ => ("invalid", StatusCode::BAD_REQUEST),
    };
    Failure::new(status, kind, rejection.body_text())
}

/// The part of the address behind the question mark.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        let axum::extract::Query(query) = query.map_err(|rejection: QueryRejection| {
            Failure::new(StatusCode::BAD_REQUEST, "invalid", rejection.body_text())
        })?;
        Ok(Self(query))
    }
}

/// What stands in the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        // What cannot be an id is the id of nothing.
        let axum::extract::Path(path) =
            path.map_err(|rejection| Failure::new(StatusCode::NOT_FOUND, "not_found", rejection.body_text()))?;
        Ok(Self(path))
    }
}
